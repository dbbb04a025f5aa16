package io.github.leaderelection.test.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The stale reads of one process, and whether claims that nothing else explains may be
 * based on them.
 */
final class StaleReadCheck {

	private final Map<SessionId, List<StaleRead>> staleReads = new HashMap<>();

	/**
	 * What heartbeats have shown.
	 */
	private final Map<SessionId, Set<ElectionRecord>> shown = new HashMap<>();

	private @Nullable String violation;

	/**
	 * Note that the process has received a stale read.
	 * @param staleRead what it shows
	 * @param base the view that the stale read has named
	 * @param held the last view that the process has received, {@code null} if that is
	 * doubtful
	 */
	void received(ElectionView staleRead, Shown base, @Nullable Shown held) {
		this.staleReads.computeIfAbsent(base.session(), (key) -> new ArrayList<>())
			.add(new StaleRead(staleRead, wrong(staleRead, base, held)));
	}

	private static @Nullable String wrong(ElectionView staleRead, Shown base, @Nullable Shown held) {
		Session self = staleRead.sessions().get(base.session());
		if (held != null && held != base) {
			return "is judged by a view that is not held any more";
		}
		if (!staleRead.storeId().equals(base.view().storeId())) {
			return "is of another incarnation";
		}
		if (self == null || self.nonce() < base.nonce()) {
			return "does not show the own session";
		}
		if (!base.view().intact()) {
			return "follows a view that showed a loss";
		}
		return (base.view().sessions().keySet().containsAll(staleRead.sessions().keySet())) ? null
				: "shows unknown sessions";
	}

	/**
	 * Note that the process has received a view.
	 * @param view the view
	 */
	void received(Shown view) {
		if (view.view().records() != view.named()) {
			this.shown.computeIfAbsent(view.session(), (key) -> new HashSet<>())
				.addAll(view.view().elections().values());
		}
	}

	void check(ClaimBatch batch) {
		List<StaleRead> staleReads = this.staleReads.getOrDefault(batch.claimant(), List.of());
		Set<ElectionRecord> views = this.shown.getOrDefault(batch.claimant(), Set.of());
		for (Claim claim : batch.claims()) {
			if (views.contains(claim.seen())) {
				continue;
			}
			List<StaleRead> explaining = staleReads.stream()
				.filter((staleRead) -> staleRead.explains(claim.seen()))
				.toList();
			if (!explaining.isEmpty() && explaining.stream().allMatch((staleRead) -> wrong(claim, staleRead) != null)) {
				this.violation = "%s claims by a stale read that %s: %s".formatted(claim.claimant(),
						wrong(claim, explaining.get(0)), claim);
			}
		}
	}

	private static @Nullable String wrong(Claim claim, StaleRead staleRead) {
		if (staleRead.wrong() != null) {
			return staleRead.wrong();
		}
		if (claim.seen().state() != State.RELEASED) {
			return "shows it held or vacant";
		}
		return (claim.seen().storeId().equals(claim.storeId())) ? null : "shows what another incarnation has written";
	}

	@Nullable String violation() {
		return this.violation;
	}

	/**
	 * A stale read.
	 *
	 * @param view what it shows
	 * @param wrong why it does not count, {@code null} if it does
	 */
	private record StaleRead(ElectionView view, @Nullable String wrong) {

		boolean explains(ElectionRecord seen) {
			return seen.equals(this.view.elections().get(seen.election()));
		}

	}

}
