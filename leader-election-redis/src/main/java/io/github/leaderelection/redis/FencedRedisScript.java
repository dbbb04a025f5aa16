package io.github.leaderelection.redis;

import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.fencing.FenceRejections;
import io.github.leaderelection.fencing.FencedResource;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * A Lua script that changes something only if no higher fencing token was seen. The
 * highest token is kept in a key of its own, the fence, and compared in the same step.
 * Safe for use by any thread.
 * <p>
 * <b>What holds.</b> When the script has run under a token, it does nothing any more
 * under a lower one, nor does any other fenced script with the same fence.
 * <p>
 * <b>What does not hold.</b> A Redis that loses the fence, by a failover or because it
 * evicts keys, accepts any token the next time. A stale leader is refused only after the
 * new one has run a script with the same fence.
 *
 * @param <T> the type of the result
 */
public final class FencedRedisScript<T> {

	private static final String REFUSAL = "FENCED a higher fencing token was seen";

	/**
	 * The numbers are compared as texts: those of Lua are exact up to 2^53 only.
	 */
	private static final String FENCE = """
			local token, highest = ARGV[1], redis.call('GET', KEYS[1])
			if highest and (#highest > #token or (#highest == #token and highest > token)) then
				return redis.error_reply('@@refusal@@')
			end
			redis.call('SET', KEYS[1], token)
			local function body(KEYS, ARGV)
			@@body@@
			end
			return body({unpack(KEYS, 2)}, {unpack(ARGV, 2)})
			""";

	private final RedisScript<T> script;

	/**
	 * Create a new {@link FencedRedisScript}.
	 * @param body the script, which has its keys and arguments in {@code KEYS} and
	 * {@code ARGV} as if it were not fenced
	 * @param resultType the type of the result: {@link Long}, {@link Boolean},
	 * {@link List} or {@link String}
	 */
	public FencedRedisScript(String body, Class<T> resultType) {
		this.script = RedisScript.of(FENCE.replace("@@refusal@@", REFUSAL).replace("@@body@@", body), resultType);
	}

	/**
	 * Run the script.
	 * @param redis the Redis, a {@code StringRedisTemplate} for example
	 * @param fence the key of the highest token. In a cluster it has to be in the same
	 * slot as the other keys: give them all one hash tag
	 * @param leadership the term
	 * @param keys the keys that the script has in {@code KEYS}
	 * @param arguments what it has in {@code ARGV}
	 * @return the result
	 * @throws LeadershipLostException if a higher token was seen, so that nothing was
	 * changed
	 * @throws DataAccessException if Redis fails or does not answer, when the script may
	 * have run
	 */
	public @Nullable T execute(RedisOperations<String, String> redis, String fence, Leadership leadership,
			List<String> keys, String... arguments) {
		List<String> allKeys = new ArrayList<>(List.of(fence));
		allKeys.addAll(keys);
		List<String> allArguments = new ArrayList<>(List.of(String.valueOf(leadership.fencingToken())));
		allArguments.addAll(List.of(arguments));
		try {
			return redis.execute(this.script, allKeys, allArguments.toArray());
		}
		catch (DataAccessException ex) {
			if (isRefusal(ex)) {
				throw FenceRejections.refuse(leadership, FencedResource.REDIS);
			}
			throw ex;
		}
	}

	private static boolean isRefusal(DataAccessException ex) {
		String message = NestedExceptionUtils.getMostSpecificCause(ex).getMessage();
		return message != null && message.contains(REFUSAL);
	}

}
