-- KEYS: sessions, records. ARGV: election, and of what was seen: state, token, holder or nothing, the holder's
-- nonce or nothing if it had no session, store id; then the claimant, the new token and the id of the connection. Returns whether it was set.

local found = redis.call('HGET', KEYS[2], ARGV[1])
if not found or reader_id(ARGV[9]) ~= ARGV[6] then
	return { 0 }
end
local record = parse(found)
if record.state ~= ARGV[2] or record.token ~= ARGV[3] or record.holder ~= ARGV[4] then
	return { 0 }
end
if ARGV[4] ~= '' and (nonce_of(KEYS[1], ARGV[4]) or '') ~= ARGV[5] then
	return { 0 }
end
redis.call('HSET', KEYS[2], ARGV[1], 'HELD ' .. ARGV[8] .. ' ' .. writer_id() .. ' ' .. ARGV[7])
return { 1 }
