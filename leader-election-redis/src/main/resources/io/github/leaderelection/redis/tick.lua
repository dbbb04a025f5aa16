-- KEYS: ticks. ARGV: job, tick, token. Returns whether the start of the tick was recorded. A job stands as "tick token".

local found = redis.call('HGET', KEYS[1], ARGV[1])
if found then
	local tick, token = string.match(found, '^(%d+) (%d+)$')
	if not less(tick, ARGV[2]) or less(ARGV[3], token) then
		return { 0 }
	end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
return { 1 }
