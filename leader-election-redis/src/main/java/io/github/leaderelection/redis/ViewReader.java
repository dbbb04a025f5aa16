package io.github.leaderelection.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ForeignEntries;
import io.github.leaderelection.store.support.StoredForm;
import org.jspecify.annotations.Nullable;

/**
 * Reads the view that the script of a heartbeat returns. What this library cannot have
 * written is ignored, and reported once: a writer of the hashes can stop an election, but
 * not all of them by one value.
 */
final class ViewReader {

	/**
	 * The field of the hash of records in which the scripts keep their mark.
	 */
	private static final String MARK = "@mark";

	private static final Pattern NONCE = Pattern.compile("\\d+");

	private static final int WITHOUT_RECORDS = 4;

	private final ForeignEntries foreign;

	private final RedisKeys keys;

	ViewReader(String namespace, RedisKeys keys) {
		this.foreign = new ForeignEntries(namespace, "Remove the field by HDEL");
		this.keys = keys;
	}

	/**
	 * Read what the script returned.
	 * @param answer store id, whether it may recur, whether the session was intact, and
	 * sessions, of which those that have a nonce alone may be known; then mark and
	 * records unless they are those of the base
	 * @param self the session that has sent the heartbeat
	 * @param base the view that it has named, {@code null} if none
	 * @param details returns all that the server has of some sessions
	 * @return the view
	 */
	ElectionView read(List<Object> answer, Session self, @Nullable ElectionView base,
			Function<List<SessionId>, List<Object>> details) {
		Map<SessionId, Session> sessions = new LinkedHashMap<>();
		List<SessionId> unknown = new ArrayList<>();
		forEach(this.keys.sessions(), answer.get(3), (field, text) -> {
			SessionId id = new SessionId(field);
			if (!NONCE.matcher(text).matches()) {
				sessions.put(id, StoredForm.session(id, text));
				return;
			}
			Session known = known(id, Long.parseLong(text), self, base);
			if (known != null) {
				sessions.put(id, known);
			}
			else {
				unknown.add(id);
			}
		});
		if (!unknown.isEmpty()) {
			// These may have sent another heartbeat since, or be gone
			forEach(this.keys.sessions(), details.apply(unknown), (field, text) -> {
				SessionId id = new SessionId(field);
				sessions.put(id, StoredForm.session(id, text));
			});
		}
		return new ElectionView(text(answer.get(0)), isTrue(answer.get(1)), isTrue(answer.get(2)),
				records(answer, base), sessions);
	}

	private static @Nullable Session known(SessionId id, long nonce, Session self, @Nullable ElectionView base) {
		Session known = (id.equals(self.id())) ? self : (base != null) ? base.sessions().get(id) : null;
		Session current = (known != null) ? known.withNonce(nonce) : null;
		return (known != null && current != null && current.edition() == known.edition()) ? current : null;
	}

	private Records records(List<Object> answer, @Nullable ElectionView base) {
		if (base != null && answer.size() == WITHOUT_RECORDS) {
			return base.records();
		}
		Map<String, ElectionRecord> elections = new HashMap<>();
		forEach(this.keys.records(), answer.get(5), (name, text) -> {
			if (!name.equals(MARK)) {
				elections.put(name, StoredForm.record(name, text));
			}
		});
		return new Records(text(answer.get(4)), elections);
	}

	private void forEach(String key, Object hash, Entry entry) {
		List<?> list = (List<?>) hash;
		for (int i = 0; i + 1 < list.size(); i += 2) {
			String field = text(list.get(i));
			String value = text(list.get(i + 1));
			try {
				entry.read(field, value);
			}
			catch (IllegalArgumentException ex) {
				this.foreign.report("field '%s' of key '%s'".formatted(field, key), value);
			}
		}
	}

	/**
	 * Return whether a script returned a number other than zero.
	 * @param value the number
	 * @return whether it is not zero
	 */
	static boolean isTrue(Object value) {
		return value instanceof Number number && number.longValue() != 0;
	}

	static String text(Object value) {
		return (value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
	}

	/**
	 * Takes a field of a hash and its value.
	 */
	private interface Entry {

		void read(String field, String value);

	}

}
