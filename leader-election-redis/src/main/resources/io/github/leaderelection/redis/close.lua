-- KEYS: sessions, records. ARGV: session, channel or nothing. Removes a session whose records were released.

redis.call('HDEL', KEYS[1], ARGV[1])
if ARGV[2] ~= '' then
	announce(ARGV[2], 'changed')
end
return {}
