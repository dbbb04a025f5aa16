-- KEYS: sessions, records. ARGV: sessions. Returns those that are present, each followed by all that stands there.

local present = {}
for _, id in ipairs(ARGV) do
	local session = redis.call('HGET', KEYS[1], id)
	if session then
		present[#present + 1] = id
		present[#present + 1] = session
	end
end
return present
