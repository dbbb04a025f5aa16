-- KEYS: sessions, records. ARGV: election, token.

return { redis.call('HSETNX', KEYS[2], ARGV[1], 'VACANT ' .. ARGV[2] .. ' ' .. writer_id() .. ' ') }
