package io.github.leaderelection.test.simulation;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The store as one process reaches it: operations are executed again later when their
 * fate says so, and hints come late or never.
 */
final class ProcessStore implements ElectionStore {

	private static final int ONE_DECLINED_IN = 5;

	private final ElectionStore store;

	private final SimulatedStore simulated;

	private final Bases bases = new Bases();

	private final StaleReadCheck staleReads = new StaleReadCheck();

	private final SimulatedProcess process;

	private final Replica replica;

	private final VirtualTime time;

	private final Network network;

	private final Trace trace;

	private final String name;

	private long lastWrite;

	ProcessStore(ElectionStore store, SimulatedStore simulated, SimulatedProcess process, Replica replica,
			VirtualTime time, Network network, Trace trace, String name) {
		this.store = store;
		this.simulated = simulated;
		this.process = process;
		this.replica = replica;
		this.time = time;
		this.network = network;
		this.trace = trace;
		this.name = name;
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		repeat(() -> this.store.heartbeat(session, acknowledged, base));
		this.bases.check(session, base, this.simulated.hadOldWriters(), this.process.calls());
		ElectionView view = this.store.heartbeat(session, acknowledged, base);
		Shown shown = new Shown(session.id(), session.nonce(), this.time.now(), this.simulated.order(),
				this.simulated.records(), (base != null) ? base.records() : null, view);
		this.bases.shown(shown);
		this.process.calls().show(shown);
		boolean doubtful = this.process.errors().areInjected();
		this.process.calls().onAnswer(() -> {
			this.bases.received(shown, doubtful || this.process.errors().areInjected());
			this.staleReads.received(shown);
		});
		this.lastWrite = this.simulated.order();
		this.trace.add(() -> "%s heartbeat %d executed".formatted(this.name, session.nonce()));
		return view;
	}

	@Override
	public boolean offersStaleReads() {
		return this.simulated.offersStaleReads();
	}

	@Override
	public Optional<ElectionView> staleRead(ElectionView base) {
		Optional<ElectionView> staleRead = this.simulated.staleRead(base,
				Math.max(this.lastWrite, this.bases.orderOf(base)));
		Shown held = this.bases.find(base);
		if (staleRead.isPresent() && held != null) {
			this.process.calls()
				.onAnswer(() -> this.staleReads.received(staleRead.get(), held, this.bases.last(held.session())));
		}
		this.trace.add(() -> "%s stale read executed: %s".formatted(this.name, staleRead.map(ElectionView::records)));
		return staleRead;
	}

	@Override
	public Optional<ElectionView> assume(ElectionView base) {
		Optional<ElectionView> assumed = this.simulated.assume(base);
		Shown held = this.bases.find(base);
		if (assumed.isPresent() && held != null) {
			this.staleReads.received(assumed.get(), held, this.bases.last(held.session()));
		}
		this.trace.add(() -> "%s assumes %s".formatted(this.name, assumed.map(ElectionView::records)));
		return assumed;
	}

	@Override
	public OptionalLong heartbeatAge(SessionId session, long nonce) {
		return this.replica.age(session, nonce);
	}

	@Override
	public void create(Collection<String> elections, long token) {
		repeat(() -> this.store.create(elections, token));
		this.store.create(elections, token);
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		repeat(() -> {
			Set<String> again = this.store.claim(batch);
			this.trace.add(() -> "%s claim repeated: %s %s".formatted(this.name, again, batch));
		});
		this.staleReads.check(batch);
		Set<String> claimed = this.store.claim(batch);
		if (claimed.size() < batch.claims().size() && !this.process.errors().areInjected()) {
			this.process.calls().refuse(batch.claimant());
		}
		this.lastWrite = this.simulated.order();
		this.trace.add(() -> "%s claim executed: %s %s".formatted(this.name, claimed, batch));
		return claimed;
	}

	@Override
	public CompletableFuture<Optional<Set<String>>> beginClaim(ClaimBatch batch) {
		return begin(() -> claim(batch));
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		repeat(() -> this.store.release(election, session, token));
		boolean released = this.store.release(election, session, token);
		this.lastWrite = this.simulated.order();
		this.trace.add(() -> "%s release of %s with %d executed: %s".formatted(this.name, election, token, released));
		return released;
	}

	@Override
	public void close(SessionId session) {
		repeat(() -> this.store.close(session));
		this.store.close(session);
		this.trace.add(() -> "%s close executed".formatted(this.name));
	}

	@Override
	public CompletableFuture<Boolean> beginClose(SessionId session) {
		return begin(() -> {
			close(session);
			return true;
		}).thenApply(Optional::isPresent);
	}

	// Some are declined when they come to the store
	private <T> CompletableFuture<Optional<T>> begin(Supplier<T> call) {
		CompletableFuture<Optional<T>> outcome = new CompletableFuture<>();
		if (!this.simulated.kind().begins()) {
			outcome.complete(Optional.empty());
			return outcome;
		}
		this.process.executeStoreCall(() -> {
			try {
				boolean declined = this.simulated.order() % ONE_DECLINED_IN == 0;
				outcome.complete((declined) ? Optional.empty() : Optional.of(call.get()));
			}
			catch (ElectionStoreException ex) {
				outcome.completeExceptionally(ex);
			}
		});
		return outcome;
	}

	@Override
	public void evict(Session session) {
		repeat(() -> this.store.evict(session));
		this.store.evict(session);
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		return this.store.subscribe(new HintListener() {

			@Override
			public void changed() {
				deliver(listener::changed);
			}

			@Override
			public void heartbeatSent(SessionId session) {
				deliver(() -> listener.heartbeatSent(session));
			}

		});
	}

	@Nullable String violation() {
		return (this.bases.violation() != null) ? this.bases.violation() : this.staleReads.violation();
	}

	private void deliver(Runnable hint) {
		if (!this.network.losesHint()) {
			this.time.schedule(this.network.fate().requestDelay(), hint);
		}
	}

	private void repeat(Runnable operation) {
		Network.Fate fate = this.process.calls().current();
		if (fate != null && fate.repeatedAfter() >= 0) {
			this.time.schedule(fate.repeatedAfter(), () -> {
				try {
					operation.run();
				}
				catch (ElectionStoreException ex) {
					// Nobody waits for the second answer
				}
			});
		}
	}

}
