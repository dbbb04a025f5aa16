-- KEYS: ticks. ARGV: job. Returns the last tick, or nothing.

local found = redis.call('HGET', KEYS[1], ARGV[1])
return { found and string.match(found, '^%d+') }
