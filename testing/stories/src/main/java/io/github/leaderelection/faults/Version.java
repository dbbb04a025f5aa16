package io.github.leaderelection.faults;

import java.util.Comparator;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;

/**
 * What a register of the store, that is an election record or a session, held at one
 * time. The versions of a register only go up: tokens grow from claim to claim, a release
 * comes after its claim, and nonces grow from heartbeat to heartbeat.
 *
 * @param number the fencing token, or the nonce of the heartbeat
 * @param phase how far the term with this token has come
 * @param holder the session
 */
record Version(long number, Phase phase, String holder) implements Comparable<Version> {

	/**
	 * That there was nothing.
	 */
	static final Version ABSENT = new Version(-1, Phase.VACANT, "");

	private static final Comparator<Version> ORDER = Comparator.comparingLong(Version::number)
		.thenComparing(Version::phase)
		.thenComparing(Version::holder);

	static Version vacant(long token) {
		return new Version(token, Phase.VACANT, "");
	}

	static Version held(long token, String holder) {
		return new Version(token, Phase.HELD, holder);
	}

	static Version released(long token) {
		return new Version(token, Phase.RELEASED, "");
	}

	static Version of(ElectionRecord record) {
		return new Version(record.token(), Phase.valueOf(record.state().name()),
				(record.holder() != null) ? record.holder().value() : "");
	}

	static Version of(Session session) {
		return beat(session.nonce());
	}

	static Version beat(long nonce) {
		return new Version(nonce, Phase.HELD, "");
	}

	@Override
	public int compareTo(Version other) {
		return ORDER.compare(this, other);
	}

	@Override
	public String toString() {
		return this.equals(ABSENT) ? "nothing" : "%d %s %s".formatted(this.number, this.phase, this.holder).strip();
	}

	/**
	 * In the order in which they follow each other under one token.
	 */
	enum Phase {

		VACANT, HELD, RELEASED

	}

}
