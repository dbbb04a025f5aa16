-- KEYS: sessions, records. ARGV: election, session, token, channel. Returns whether it was released.

local found = redis.call('HGET', KEYS[2], ARGV[1])
local record = found and parse(found)
if not record or record.state ~= 'HELD' or record.holder ~= ARGV[2] or record.token ~= ARGV[3] then
	return { 0 }
end
redis.call('HSET', KEYS[2], ARGV[1], released(record))
announce(ARGV[4], 'changed')
return { 1 }
