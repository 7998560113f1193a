"""What Redis does in one step. `KEYS[1]` is always the epoch, which is part of every version."""

# KEYS: epoch, entry, then version and marks of each table. ARGV: a token nobody has used.
# Returns nothing while a table is marked.
VERSIONS = """
local now = tonumber(redis.call('TIME')[1])
local seen = {}
local function version(key)
  local value = redis.call('GET', key)
  if not value then
    value = ARGV[1]
    redis.call('SET', key, value)
  end
  seen[#seen + 1] = value
end
version(KEYS[1])
for i = 3, #KEYS, 2 do
  if redis.call('EXISTS', KEYS[i + 1]) == 1 then
    redis.call('ZREMRANGEBYSCORE', KEYS[i + 1], '-inf', now)
    if redis.call('ZCARD', KEYS[i + 1]) > 0 then return false end
  end
  version(KEYS[i])
end
local versions = table.concat(seen, ' ')
"""

# Returns the versions and, if there is one of these versions, the result.
READ = (
    VERSIONS
    + """
local entry = redis.call('HMGET', KEYS[2], 'versions', 'result')
if entry[1] == versions then return {versions, entry[2]} end
return {versions}
"""
)

# Besides, in ARGV: the window for which its asker is counted, its seconds, and how often one may ask in it.
# Returns the same; a result only to who may have it, and every one that is given out is counted.
ANSWER = (
    VERSIONS
    + """
local entry = redis.call('HMGET', KEYS[2], 'versions', 'result', 'counter')
if entry[1] ~= versions then return {versions} end
local counter = entry[3] .. ':' .. ARGV[2]
local count = tonumber(redis.call('GET', counter) or 0)
if count >= tonumber(ARGV[4]) then return {versions} end
if redis.call('INCR', counter) == 1 then redis.call('EXPIRE', counter, ARGV[3]) end
return {versions, entry[2]}
"""
)

# KEYS: epoch, then version and marks of each table. ARGV: a token nobody has used, the writer, and for how many
# seconds its mark holds; 0 takes it away.
MARK = """
local now = tonumber(redis.call('TIME')[1])
local lease = tonumber(ARGV[3])
for i = 2, #KEYS, 2 do
  redis.call('SET', KEYS[i], ARGV[1])
  if lease > 0 then
    redis.call('ZADD', KEYS[i + 1], now + lease, ARGV[2])
    redis.call('PERSIST', KEYS[i + 1])
  else
    redis.call('ZREM', KEYS[i + 1], ARGV[2])
  end
end
return 1
"""
