package io.github.leaderelection.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ForeignEntries;
import io.github.leaderelection.store.support.StoredForm;

/**
 * Reads the view that the script of a heartbeat returns. What this library cannot have
 * written is ignored, and reported once: a writer of the hashes can stop an election, but
 * not all of them by one value.
 */
final class ViewReader {

	/**
	 * The field of the hash of sessions in which the scripts keep the store id.
	 */
	private static final String STORE = "@store";

	private final ForeignEntries foreign;

	private final RedisKeys keys;

	ViewReader(String namespace, RedisKeys keys) {
		this.foreign = new ForeignEntries(namespace, "Remove the field by HDEL");
		this.keys = keys;
	}

	/**
	 * Read what the script returned.
	 * @param answer store id, whether it may recur, whether the session was intact,
	 * sessions, records
	 * @return the view
	 */
	ElectionView read(List<Object> answer) {
		Map<SessionId, Session> sessions = new HashMap<>();
		Map<String, ElectionRecord> elections = new HashMap<>();
		forEach(this.keys.sessions(), answer.get(3), (id, text) -> {
			if (!id.equals(STORE)) {
				Session session = StoredForm.session(new SessionId(id), text);
				sessions.put(session.id(), session);
			}
		});
		forEach(this.keys.records(), answer.get(4), (name, text) -> elections.put(name, StoredForm.record(name, text)));
		return new ElectionView(text(answer.get(0)), isTrue(answer.get(1)), isTrue(answer.get(2)), elections, sessions);
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
