package io.github.leaderelection.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A hash slot on its way from one master of a {@link RedisCluster} to another. Until
 * {@link #finish()} its keys may be on both sides: the source answers {@code ASK} for one
 * that it does not have, and the target serves a client that is {@code ASKING}, but with
 * {@code TRYAGAIN} as long as it has only some of the keys of a command.
 */
public final class SlotMigration {

	private static final String BATCH = "100";

	private static final String TIMEOUT_MILLIS = "10000";

	private final String slot;

	private final RedisServer source;

	private final RedisServer target;

	private final List<RedisServer> others;

	/**
	 * Create a migration that has not begun yet.
	 * @param slot the slot
	 * @param source the master that serves it
	 * @param target the master that is to serve it
	 * @param others the other masters
	 */
	SlotMigration(String slot, RedisServer source, RedisServer target, List<RedisServer> others) {
		this.slot = slot;
		this.source = source;
		this.target = target;
		this.others = others;
	}

	void begin() {
		attempt(() -> {
			// In this order, lest the source send clients to who does not expect them.
			this.target.call("CLUSTER", "SETSLOT", this.slot, "IMPORTING", id(this.source));
			this.source.call("CLUSTER", "SETSLOT", this.slot, "MIGRATING", id(this.target));
		});
	}

	/**
	 * Move some keys of the slot. Those that are not there are left out.
	 * @param keys the keys
	 */
	public void move(String... keys) {
		move(List.of(keys));
	}

	private void move(List<String> keys) {
		List<String> words = new ArrayList<>(List.of("MIGRATE", this.target.host(), String.valueOf(this.target.port()),
				"", "0", TIMEOUT_MILLIS, "KEYS"));
		words.addAll(keys);
		attempt(() -> this.source.call(words.toArray(String[]::new)));
	}

	/**
	 * Move all keys that are left, and announce to all masters which one serves the slot.
	 * When this returns, the target serves it and each other master sends clients there;
	 * replicas learn of it a little later.
	 */
	public void finish() {
		attempt(() -> {
			List<String> keys = someKeys();
			while (!keys.isEmpty()) {
				move(keys);
				keys = someKeys();
			}
			String id = id(this.target);
			// The target first: had the source given it up and then died, nobody would
			// serve it.
			this.target.call("CLUSTER", "SETSLOT", this.slot, "NODE", id);
			this.source.call("CLUSTER", "SETSLOT", this.slot, "NODE", id);
			for (RedisServer other : this.others) {
				announce(other, id);
			}
		});
	}

	private void announce(RedisServer other, String id) throws IOException {
		try {
			other.call("CLUSTER", "SETSLOT", this.slot, "NODE", id);
		}
		catch (IOException ex) {
			// It has become a replica meanwhile, which learns it from its master
			if (!String.valueOf(ex.getMessage()).contains("SETSLOT only with masters")) {
				throw ex;
			}
		}
	}

	private List<String> someKeys() throws IOException {
		return this.source.call("CLUSTER", "GETKEYSINSLOT", this.slot, BATCH).lines().toList();
	}

	private static String id(RedisServer node) throws IOException {
		return node.call("CLUSTER", "MYID");
	}

	private void attempt(Step step) {
		try {
			step.run();
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot move slot %s from %s to %s: %s".formatted(this.slot, this.source,
					this.target, ex.getMessage()), ex);
		}
	}

	/**
	 * A part of the protocol.
	 */
	private interface Step {

		void run() throws IOException;

	}

}
