package io.github.leaderelection.zookeeper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.StoredText;
import org.jspecify.annotations.Nullable;

/**
 * The text forms of sessions and records. What this library cannot have written is
 * ignored: a client that can write to the nodes can stop an election, but not all of them
 * by one node.
 *
 * @author Leader Election
 */
final class NodeData {

	static final byte[] EMPTY = {};

	private static final long MAX_LEASE_MILLIS = Duration.ofDays(365).toMillis();

	private static final Pattern SESSION = Pattern.compile("(\\d+) (\\d+) (\\S*) (\\S*)");

	private static final Pattern RECORD = Pattern.compile("(HELD|RELEASED|VACANT) (\\d+) (\\w+) (\\w*)");

	private NodeData() {
	}

	static byte[] of(Session session) {
		return bytes("%s %s %s %s".formatted(session.nonce(), session.lease().toMillis(),
				StoredText.ofCandidate(session.candidate()), Metadata.encode(session.metadata())));
	}

	static byte[] of(ElectionRecord record) {
		String holder = (record.holder() != null) ? record.holder().value() : "";
		return bytes("%s %s %s %s".formatted(record.state(), record.token(), record.storeId(), holder));
	}

	/**
	 * Read a session.
	 * @param child the name of its node
	 * @param data the data of its node, {@code null} if there is no such node
	 * @return the session, {@code null} if it is none
	 */
	static @Nullable Session session(String child, byte @Nullable [] data) {
		if (data == null) {
			return null;
		}
		return ofThisLibrary(() -> {
			Matcher parts = parse(SESSION, data);
			long lease = Math.min(Long.parseLong(parts.group(2)), MAX_LEASE_MILLIS);
			return new Session(new SessionId(child), Long.parseLong(parts.group(1)),
					StoredText.candidate(parts.group(3)), StoredText.metadata(parts.group(4)),
					Duration.ofMillis(lease));
		});
	}

	/**
	 * Read a record.
	 * @param child the name of its node
	 * @param data the data of its node, {@code null} if there is no such node
	 * @return the record, {@code null} if it is none
	 */
	static @Nullable ElectionRecord record(String child, byte @Nullable [] data) {
		if (data == null) {
			return null;
		}
		return ofThisLibrary(() -> {
			Matcher parts = parse(RECORD, data);
			String holder = parts.group(4);
			return new ElectionRecord(NodePaths.decode(child), State.valueOf(parts.group(1)),
					(!holder.isEmpty()) ? new SessionId(holder) : null, Long.parseLong(parts.group(2)), parts.group(3));
		});
	}

	private static Matcher parse(Pattern form, byte[] data) {
		String text = new String(data, StandardCharsets.UTF_8);
		Matcher matcher = form.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("Data '%s' is not of the form %s".formatted(text, form));
		}
		return matcher;
	}

	private static <T> @Nullable T ofThisLibrary(Supplier<T> reading) {
		try {
			return reading.get();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
