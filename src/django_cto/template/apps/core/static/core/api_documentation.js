"use strict";

SwaggerUIBundle({
  domNode: document.getElementById("swagger"),
  url: document.getElementById("swagger").dataset.schema,
  deepLinking: true,
  // The token is kept in the browser's storage, so that a reload does not ask for it again.
  persistAuthorization: true,
});
