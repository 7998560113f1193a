/* Names for what the admin's own markup leaves to the eye: the search box and the icons above a filtered list. */
function nameTheUnnamed() {
  const search = document.getElementById("searchbar");
  const icon = search?.labels?.[0]?.querySelector("img[alt]");
  if (icon) {
    search.setAttribute("aria-label", icon.alt);
  }
  document.querySelectorAll(".help-tooltip[aria-label]").forEach((tooltip) => tooltip.setAttribute("role", "img"));
}

/* The admin makes its filtered lists when all is loaded; a deferred script comes after it. */
window.addEventListener("load", nameTheUnnamed);
