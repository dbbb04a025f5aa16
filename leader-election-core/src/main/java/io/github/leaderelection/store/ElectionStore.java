package io.github.leaderelection.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A linearizable store of sessions and election records of one namespace. A backend must
 * keep what it acknowledged and compare before it sets. It needs no clock, and nothing in
 * it expires: only the engine judges time.
 * <p>
 * Calls block for as long as the backend takes; a store should bound that by the
 * operation timeout. They come from threads of the engine, up to two at a time. Each may
 * throw an {@link ElectionStoreException}, which means that the <em>outcome is
 * unknown</em>: the operation may have been executed, may still be executed much later,
 * or never. So each operation has to be harmless when it is executed late or twice.
 * <p>
 * A store may ignore the base of a heartbeat, give its {@link Records} no mark, and leave
 * out what has a default: stale reads, hints, ages of heartbeats, ticks, what begins
 * calls without blocking, {@link #isStarting()} and {@link #disconnect()}. Without marks
 * the cost of each heartbeat grows with the number of elections. The overloads for one
 * election, and the one for a heartbeat without a base, are for callers. The engine calls
 * none of them, so a store that overrides one changes nothing.
 * <p>
 * The shape, sessions with a heartbeat in place of a lease per election, is that of
 * Chubby, ZooKeeper, Consul and etcd; a compare-and-set that expects the nonce that was
 * seen is that of the DynamoDB lock client.
 */
public interface ElectionStore {

	/**
	 * Write the next heartbeat of a session, creating the session if it is missing, and
	 * read the whole namespace after that write. A session whose nonce is already as high
	 * or higher is left alone: a heartbeat that is executed late never takes a nonce
	 * back.
	 * <p>
	 * What the base shows need not be moved again. If the records of the store are those
	 * that the {@linkplain Records#mark() mark} of the base stands for, the view has the
	 * {@link Records} object of the base, otherwise another one with all records. A
	 * session whose {@linkplain Session#edition() edition} the base has, has changed in
	 * its nonce only, so that the rest of it can be taken from the base. A store that
	 * does so writes the nonce and the rest in one atomic step. The base need not come
	 * from this object nor from the present incarnation of the store: the engine finds
	 * out about the latter.
	 * @param session the session with its next nonce
	 * @param acknowledged the highest nonce of this session that is known to have been
	 * written, zero if none is
	 * @param base an earlier view of this namespace that the caller still holds,
	 * {@code null} to read everything
	 * @return the view, which contains the session itself
	 */
	ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base);

	/**
	 * Write the next heartbeat of a session and read everything. To be called, not to be
	 * overridden.
	 * @param session the session with its next nonce
	 * @param acknowledged the highest nonce of this session that is known to have been
	 * written, zero if none is
	 * @return the view, which contains the session itself
	 */
	default ElectionView heartbeat(Session session, long acknowledged) {
		return heartbeat(session, acknowledged, null);
	}

	/**
	 * Return whether a {@link #staleRead} may be of use. Safe for use by any thread, does
	 * not block, and always returns the same. {@code false} by default.
	 * @return whether this store can be read faster than by a heartbeat
	 */
	default boolean offersStaleReads() {
		return false;
	}

	/**
	 * Read the namespace without writing anything, where that is faster than a heartbeat.
	 * What is read serves claims alone: it need not contain the last writes of other
	 * instances. It contains what this object has acknowledged, and nothing in it is
	 * older than in the base.
	 * @param base an earlier view of this namespace
	 * @return what was read, whose {@link ElectionView#intact()} has no meaning, empty if
	 * this store {@linkplain #offersStaleReads() offers none}, or what was read is older
	 * than the base
	 */
	default Optional<ElectionView> staleRead(ElectionView base) {
		return Optional.empty();
	}

	/**
	 * Assume what the last hint suggests, without reading anything: that a leader has
	 * left and released its record. It serves claims alone, as a {@link #staleRead} does,
	 * and need not be true. The store must refuse a claim by it if it is not true, or if
	 * writes may have been lost since the base. Does not block. Called only if this store
	 * {@linkplain #offersStaleReads() offers stale reads}.
	 * @param base an earlier view of this namespace
	 * @return what is assumed, empty if nothing is, as by default
	 */
	default Optional<ElectionView> assume(ElectionView base) {
		return Optional.empty();
	}

	/**
	 * Write a {@link ElectionRecord.State#VACANT VACANT} record for each of some
	 * elections that has none. An existing record is left alone. If this throws, some may
	 * have been written.
	 * @param elections the names of the elections, at most {@value ClaimBatch#MOST}
	 * @param token the token of the records. It distinguishes a record from an earlier
	 * one that the store may have lost, so that a claim of that one does not take this
	 * one
	 */
	void create(Collection<String> elections, long token);

	/**
	 * Write a {@link ElectionRecord.State#VACANT VACANT} record for an election that has
	 * none. To be called, not to be overridden.
	 * @param election the name of the election
	 * @param token the token of the record
	 */
	default void create(String election, long token) {
		create(List.of(election), token);
	}

	/**
	 * Set the records of elections to {@link ElectionRecord.State#HELD HELD} by the
	 * claimant with the new token, each if all that its claim expects is still so. Each
	 * is decided by itself: that others are refused, or that this throws, says nothing
	 * about it.
	 * @param batch the claims
	 * @return the elections whose records were set, the others were not as expected
	 */
	Set<String> claim(ClaimBatch batch);

	/**
	 * Begin a claim without blocking, where the store can send it at once, so that no
	 * thread has to be woken for it. Its outcome is that of {@link #claim(ClaimBatch)}.
	 * @param batch the claims
	 * @return what is completed with that outcome on any thread, or with an empty value
	 * if this call has set no record and will set none, as by default: the caller then
	 * claims by {@link #claim(ClaimBatch)}. If that is unknown it is completed
	 * exceptionally
	 */
	default CompletableFuture<Optional<Set<String>>> beginClaim(ClaimBatch batch) {
		return CompletableFuture.completedFuture(Optional.empty());
	}

	/**
	 * Claim one election. To be called, not to be overridden.
	 * @param claim the claim
	 * @return {@code true} if it was set, {@code false} if anything was not as expected
	 */
	default boolean claim(Claim claim) {
		return !claim(new ClaimBatch(List.of(claim))).isEmpty();
	}

	/**
	 * Set the record of an election to {@link ElectionRecord.State#RELEASED RELEASED} if
	 * the given session holds it with the given token. The token stays in the record, and
	 * so does the {@linkplain ElectionRecord#storeId() store id} of the claim: if the
	 * store has failed over since, it may have lost a later claim by another session.
	 * @param election the name of the election
	 * @param session the session that holds it
	 * @param token the token with which it is held
	 * @return {@code true} if it was released, {@code false} if it was not held that way
	 */
	boolean release(String election, SessionId session, long token);

	/**
	 * Release all records that the session holds, and remove the session.
	 * @param session the session
	 */
	void close(SessionId session);

	/**
	 * Begin to {@link #close(SessionId)} a session without blocking, where the store can
	 * send that at once.
	 * @param session the session
	 * @return what is completed on any thread, with {@code true} when that is done, or
	 * with {@code false} if it may not be, as by default: the caller then closes it by
	 * {@link #close(SessionId)}. If {@link #disconnect()} fails this call it is completed
	 * exceptionally, since nothing is to be opened again
	 */
	default CompletableFuture<Boolean> beginClose(SessionId session) {
		return CompletableFuture.completedFuture(false);
	}

	/**
	 * Remove a session that was long silent and holds no record, if it still has the
	 * given nonce.
	 * @param session the session as it was seen
	 */
	void evict(Session session);

	/**
	 * Return for how long, at least, this process has had a heartbeat of another session,
	 * where it receives heartbeats apart from the views that show them: as a replica of
	 * the store, say. The engine counts the silence of that session from then, in place
	 * of from the first view that shows the heartbeat.
	 * <p>
	 * The age is that of the heartbeat with this very nonce. It is never longer than the
	 * time since the sender called {@link #heartbeat}, by the monotonic clock of this
	 * process, since other instances would take over too early: a store that does not
	 * know must not guess. It may be shorter, for example if this process has received
	 * the heartbeat again. That the heartbeat was received proves nothing else: it need
	 * not be acknowledged, nor be the last one, nor be in any view.
	 * <p>
	 * Safe for use by any thread, does not block, and reads nothing from elsewhere. Empty
	 * by default, which costs time only.
	 * @param session the other session
	 * @param nonce the nonce of the heartbeat
	 * @return the age in nanoseconds, empty if it is unknown
	 */
	default OptionalLong heartbeatAge(SessionId session, long nonce) {
		return OptionalLong.empty();
	}

	/**
	 * Return whether the store is still starting, so that a failed call does not indicate
	 * a fault yet. Turns {@code false} after a bounded time in any case. Safe for use by
	 * any thread, does not block, and throws nothing. Always {@code false} by default.
	 * @return whether to wait before a failure is reported as one
	 */
	default boolean isStarting() {
		return false;
	}

	/**
	 * Subscribe to hints that a heartbeat now may find something new. Hints are never
	 * evidence; losing them costs time only. Does nothing by default.
	 * @param listener called on any thread
	 * @return the subscription
	 */
	default Subscription subscribe(HintListener listener) {
		return () -> {
		};
	}

	/**
	 * Close what this store holds open, such as connections and threads, because the
	 * application is stopped and may be started again: a checkpoint, for example, permits
	 * no open socket. It comes after the last call of the engine, unless that takes
	 * longer than a shutdown may. A later call opens it again, and the next heartbeat
	 * lets subscriptions hear hints again; a call that this fails opens nothing. What the
	 * application owns stays open. Does nothing by default.
	 */
	default void disconnect() {
	}

	/**
	 * Return where this store records the ticks of scheduled jobs. Does not connect.
	 * @return the ticks, empty by default, if it cannot record any
	 */
	default Optional<TickStore> ticks() {
		return Optional.empty();
	}

}
