package io.github.leaderelection.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.NamedNode;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;

/**
 * Asks the sentinels for the master, one after another, beginning with the one that
 * answered last, and repeats that, because there may be no other sign that the master was
 * replaced.
 */
final class SentinelLocator implements ServerLocator {

	private final RedisSentinelConfiguration configuration;

	private final RedisDriver driver;

	private final List<RedisNode> sentinels;

	private final Runnable moved;

	private final MasterWatch watch;

	private volatile @Nullable RedisNode located;

	/**
	 * Create a locator.
	 * @param configuration where the sentinels are
	 * @param driver opens connections to them
	 * @param period how often to ask again
	 * @param moved called when another server is the master than was last located
	 */
	SentinelLocator(RedisSentinelConfiguration configuration, RedisDriver driver, Duration period, Runnable moved) {
		this.configuration = configuration;
		this.driver = driver;
		this.sentinels = new ArrayList<>(configuration.getSentinels());
		this.moved = moved;
		this.watch = new MasterWatch(period, this::locate);
	}

	@Override
	public void use() {
		this.watch.use();
	}

	@Override
	public RedisNode locate() {
		RedisNode master = ask();
		RedisNode last = this.located;
		this.located = master;
		if (last != null && !last.equals(master)) {
			this.moved.run();
		}
		return master;
	}

	private RedisNode ask() {
		NamedNode master = this.configuration.getMaster();
		if (master == null) {
			throw new IllegalStateException("The configuration for Sentinel names no master");
		}
		String name = String.valueOf(master.getName());
		RuntimeException failure = new DiagnosedException(Diagnosis.unusable(
				"no sentinel knows a master named '%s'".formatted(name), "Correct spring.data.redis.sentinel.master"));
		for (RedisNode sentinel : inOrder()) {
			try (ServerConnection connection = this.driver.connect(Deployment.sentinel(sentinel, this.configuration))) {
				List<byte[]> address = connection.masterAddress(name);
				if (address != null && address.size() == 2) {
					prefer(sentinel);
					return new RedisNode(text(address.get(0)), Integer.parseInt(text(address.get(1))));
				}
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
		}
		throw failure;
	}

	@Override
	public void close() {
		this.watch.stop();
		this.driver.close();
	}

	private synchronized List<RedisNode> inOrder() {
		return List.copyOf(this.sentinels);
	}

	private synchronized void prefer(RedisNode sentinel) {
		this.sentinels.remove(sentinel);
		this.sentinels.add(0, sentinel);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
