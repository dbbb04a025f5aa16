-- KEYS: sessions, records. ARGV: session, nonce. Returns whether it was removed.

if nonce_of(KEYS[1], ARGV[1]) ~= ARGV[2] then
	return { 0 }
end
return { redis.call('HDEL', KEYS[1], ARGV[1]) }
