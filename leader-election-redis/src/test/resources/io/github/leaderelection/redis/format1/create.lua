-- KEYS: sessions, records. ARGV: election, token.

local store = store_id()
return { redis.call('HSETNX', KEYS[2], ARGV[1], 'VACANT ' .. ARGV[2] .. ' ' .. store .. ' ') }
