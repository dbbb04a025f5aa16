package io.github.leaderelection.redis;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;

/**
 * One connection to one server. A failure ends it: it neither reconnects nor repeats
 * anything. For one thread at a time, but for {@link #close()}.
 */
abstract class ServerConnection implements AutoCloseable {

	private final RedisConnection connection;

	private boolean allowOom = true;

	/**
	 * Whether this user may run a script by its digest.
	 */
	private boolean mayNameScripts = true;

	private boolean asking;

	private Runnable requireTime = () -> {
	};

	ServerConnection(RedisConnection connection) {
		this.connection = connection;
	}

	/**
	 * Run a script.
	 * @param script the script
	 * @param keys how many keys there are
	 * @param keysAndArguments the keys and the arguments
	 * @return what it returned
	 */
	List<Object> run(Script script, int keys, byte[]... keysAndArguments) {
		try {
			return eval(script, keys, keysAndArguments);
		}
		catch (RuntimeException ex) {
			if (!this.allowOom || !RedisError.of(ex).message().contains("Error compiling script")) {
				throw ex;
			}
			// Redis 6 does not know such flags, and has executed nothing
			this.allowOom = false;
			return eval(script, keys, keysAndArguments);
		}
	}

	/**
	 * Run a script that the server probably knows, without sending its text.
	 * @param script the script
	 * @param keys how many keys there are
	 * @param keysAndArguments the keys and the arguments
	 * @return what it returned
	 */
	List<Object> runKnown(Script script, int keys, byte[]... keysAndArguments) {
		if (this.mayNameScripts) {
			prepare();
			try {
				return required(this.connection.scriptingCommands()
					.evalSha(script.sha(this.allowOom), ReturnType.MULTI, keys, keysAndArguments));
			}
			catch (RuntimeException ex) {
				RedisError error = RedisError.of(ex);
				boolean refused = error.message().toLowerCase(Locale.ROOT).contains("evalsha");
				if (!refused && !"NOSCRIPT".equals(error.code())) {
					throw ex;
				}
				// Nothing was executed
				this.mayNameScripts = !refused;
			}
		}
		return run(script, keys, keysAndArguments);
	}

	private List<Object> eval(Script script, int keys, byte[]... keysAndArguments) {
		prepare();
		return required(this.connection.scriptingCommands()
			.eval(script.text(this.allowOom), ReturnType.MULTI, keys, keysAndArguments));
	}

	private static List<Object> required(@Nullable List<Object> result) {
		if (result == null) {
			throw new IllegalStateException("the script returned nothing");
		}
		return result;
	}

	/**
	 * Read a whole hash, which is faster outside of a script and blocks the server for
	 * less time.
	 * @param key the key of the hash
	 * @return its fields and values
	 */
	Map<byte[], byte[]> hash(String key) {
		prepare();
		Map<byte[], byte[]> hash = this.connection.hashCommands().hGetAll(RedisKeys.bytes(key));
		return (hash != null) ? hash : Map.of();
	}

	private void prepare() {
		if (this.asking) {
			this.connection.execute("ASKING");
		}
		this.requireTime.run();
	}

	/**
	 * Set what is called before each script or hash is sent for, from now on.
	 * @param requireTime throws if it is too late to send one
	 */
	void beforeScripts(Runnable requireTime) {
		this.requireTime = requireTime;
	}

	/**
	 * Ask for any answer: one that refuses this command shows as well that the server
	 * still has this connection.
	 * @throws RuntimeException if there is none
	 */
	void probe() {
		try {
			this.connection.ping();
		}
		catch (RuntimeException ex) {
			if (RedisError.of(ex).code() == null) {
				throw ex;
			}
		}
	}

	/**
	 * Let this server execute calls for a slot that is being moved to it.
	 */
	void ask() {
		this.asking = true;
	}

	/**
	 * Wait until replicas have acknowledged all that was written on this connection.
	 * @param replicas how many
	 * @param timeoutMillis how long to wait
	 * @return how many have
	 */
	long waitForReplicas(int replicas, long timeoutMillis) {
		return integer("WAIT", RedisKeys.bytes(String.valueOf(replicas)),
				RedisKeys.bytes(String.valueOf(timeoutMillis)));
	}

	/**
	 * Ask a sentinel where a master is.
	 * @param name the name of the master
	 * @return its host and port, or {@code null} if it does not know that
	 */
	@Nullable List<byte[]> masterAddress(String name) {
		return list("SENTINEL", RedisKeys.bytes("get-master-addr-by-name"), RedisKeys.bytes(name));
	}

	/**
	 * Subscribe to a channel. Some drivers return at once and some when the subscription
	 * has ended.
	 * @param listener called with what arrives
	 * @param channel the channel
	 */
	void subscribe(MessageListener listener, String channel) {
		this.connection.subscribe(listener, RedisKeys.bytes(channel));
	}

	/**
	 * Return whether hints may still arrive.
	 * @return whether there is a subscription on a connection that is open
	 */
	boolean isSubscribed() {
		return this.connection.isSubscribed() && isOpen();
	}

	/**
	 * Let a thread that is blocked in {@link #subscribe} continue and close this
	 * connection: what some drivers do to close one may wait for another thread that does
	 * so. Never blocks.
	 */
	abstract void abort();

	/**
	 * Return whether the connection is open as far as the driver knows.
	 * @return whether it is open
	 */
	abstract boolean isOpen();

	abstract long integer(String command, byte[]... arguments);

	abstract @Nullable List<byte[]> list(String command, byte[]... arguments);

	/**
	 * Close the connection without waiting for the server, which may not answer. Never
	 * throws.
	 */
	@Override
	public abstract void close();

}
