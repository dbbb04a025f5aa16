-- KEYS: sessions, records. ARGV: token, new mark, elections.

local vacant = 'VACANT ' .. ARGV[1] .. ' ' .. store_id() .. ' '
for i = 3, #ARGV do
	if not redis.call('HGET', KEYS[2], ARGV[i]) then
		put(ARGV[i], vacant, ARGV[2])
	end
end
return {}
