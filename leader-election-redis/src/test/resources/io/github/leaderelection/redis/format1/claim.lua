-- KEYS: sessions, records. ARGV: election, and of what was seen: state, token, holder or nothing, the holder's
-- nonce or nothing if it had no session, store id; then the claimant and the new token. Returns whether it was set.

local found = redis.call('HGET', KEYS[2], ARGV[1])
local store = store_id()
if not found or store ~= ARGV[6] then
	return { 0 }
end
local record = parse(found)
if record.state ~= ARGV[2] or record.token ~= ARGV[3] or record.holder ~= ARGV[4] then
	return { 0 }
end
if ARGV[4] ~= '' and (nonce_of(KEYS[1], ARGV[4]) or '') ~= ARGV[5] then
	return { 0 }
end
redis.call('HSET', KEYS[2], ARGV[1], 'HELD ' .. ARGV[8] .. ' ' .. store .. ' ' .. ARGV[7])
return { 1 }
