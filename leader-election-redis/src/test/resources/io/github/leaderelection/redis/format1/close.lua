-- KEYS: sessions, records. ARGV: session, channel. Returns how many records were released.

local records = redis.call('HGETALL', KEYS[2])
local count = 0
for i = 1, #records, 2 do
	local record = parse(records[i + 1])
	if record.state == 'HELD' and record.holder == ARGV[1] then
		redis.call('HSET', KEYS[2], records[i], released(record))
		count = count + 1
	end
end
redis.call('HDEL', KEYS[1], ARGV[1])
if count > 0 then
	announce(ARGV[2], 'changed')
end
return { count }
