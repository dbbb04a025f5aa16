-- KEYS: sessions, records. ARGV: session, channel or nothing, new mark; then for each election its name and the token. Returns
-- how many were released.

local count = 0
for i = 4, #ARGV, 2 do
	local record = parse(redis.call('HGET', KEYS[2], ARGV[i]) or '')
	if record.state == 'HELD' and record.holder == ARGV[1] and record.token == ARGV[i + 1] then
		release(ARGV[i], record, ARGV[3])
		count = count + 1
	end
end
if count > 0 and ARGV[2] ~= '' then
	announce(ARGV[2], 'changed')
end
return { count }
