-- KEYS: sessions, records. ARGV: session, channel or nothing, new mark or nothing. Removes a session. With a mark, releases what it
-- holds before; without one, that was done.

local held = ARGV[3] == ''
local records = held and {} or redis.call('HGETALL', KEYS[2])
for i = 1, #records, 2 do
	local record = parse(records[i + 1])
	if record.state == 'HELD' and record.holder == ARGV[1] then
		release(records[i], record, ARGV[3])
		held = true
	end
end
redis.call('HDEL', KEYS[1], ARGV[1])
if held and ARGV[2] ~= '' then
	announce(ARGV[2], 'changed')
end
return {}
