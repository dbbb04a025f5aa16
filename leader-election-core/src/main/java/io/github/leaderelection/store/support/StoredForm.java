package io.github.leaderelection.store.support;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * The text forms of sessions and election records, for a store that keeps each of them as
 * one text. The name of the election and the id of the session are not part of the form:
 * they are the keys. A text that this library cannot have written is refused.
 */
public final class StoredForm {

	private static final long MAX_LEASE_MILLIS = Duration.ofDays(365).toMillis();

	private static final Pattern SESSION = Pattern.compile("(\\d+) (\\d+) (\\S*) (\\S*)");

	private static final Pattern RECORD = Pattern.compile("(HELD|RELEASED|VACANT) (\\d+) (\\S+) (\\w*)");

	private StoredForm() {
	}

	/**
	 * Return the form of a session.
	 * @param session the session
	 * @return the nonce, and behind it the {@linkplain #description description}
	 */
	public static String of(Session session) {
		return session.nonce() + " " + description(session);
	}

	/**
	 * Return what the form of a session contains behind the nonce.
	 * @param session the session
	 * @return the lease in milliseconds, the candidate id and the metadata
	 */
	public static String description(Session session) {
		return session.lease().toMillis() + " " + StoredText.ofCandidate(session.candidate()) + " "
				+ Metadata.encode(session.metadata());
	}

	/**
	 * Return the form of an election record.
	 * @param record the record
	 * @return the state, the fencing token, the store id and the holder
	 */
	public static String of(ElectionRecord record) {
		String holder = (record.holder() != null) ? record.holder().value() : "";
		return record.state() + " " + record.token() + " " + record.storeId() + " " + holder;
	}

	/**
	 * Read a session.
	 * @param id the id of the session
	 * @param text its form
	 * @return the session
	 * @throws IllegalArgumentException if the text is not the form of a session
	 */
	public static Session session(SessionId id, String text) {
		Matcher parts = parse(SESSION, text);
		return new Session(id, Long.parseLong(parts.group(1)), StoredText.candidate(parts.group(3)),
				StoredText.metadata(parts.group(4)), lease(Long.parseLong(parts.group(2))));
	}

	/**
	 * Read an election record.
	 * @param election the name of the election
	 * @param text its form
	 * @return the record
	 * @throws IllegalArgumentException if the text is not the form of a record
	 */
	public static ElectionRecord record(String election, String text) {
		Matcher parts = parse(RECORD, text);
		String holder = parts.group(4);
		return new ElectionRecord(election, State.valueOf(parts.group(1)),
				(!holder.isEmpty()) ? new SessionId(holder) : null, Long.parseLong(parts.group(2)), parts.group(3));
	}

	/**
	 * Return the lease duration of a stored number, within bounds: a number that is much
	 * too high would keep an election without a leader.
	 * @param millis the number of milliseconds
	 * @return the lease duration, between zero and one year
	 */
	public static Duration lease(long millis) {
		return Duration.ofMillis(Math.max(0, Math.min(millis, MAX_LEASE_MILLIS)));
	}

	private static Matcher parse(Pattern form, String text) {
		Matcher matcher = form.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("Not of the form " + form);
		}
		return matcher;
	}

}
