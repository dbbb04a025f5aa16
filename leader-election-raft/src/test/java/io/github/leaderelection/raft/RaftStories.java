package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.ElectionStories;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stories of three processes each of which is a voter and a candidate, while clients that
 * are neither use the same cluster. Each story takes the cluster as it is, breaks it, and
 * leaves it to be healed. In the end all voters have the same records, no two led at one
 * instant, and the clients' history has nothing that was lost or reordered.
 */
abstract class RaftStories extends ElectionStories {

	/**
	 * So short that a leader of the election may outlive the Raft leader.
	 */
	private static final Duration ELECTION_TIMEOUT = Duration.ofMillis(300);

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private static Path directory;

	private final RaftFigures figures = new RaftFigures();

	private VoterCluster cluster;

	private RaftNode client;

	private HistoryWorkload history;

	private VoterProcess next;

	private VoterProcess wiped;

	private RaftStory story;

	private int played;

	RaftStories() {
		super("raft", RaftCandidateStore.class);
	}

	@Override
	protected final void startServers() {
		this.cluster = new VoterCluster("faults", 3, ELECTION_TIMEOUT, directory);
		this.client = new RaftNode(this.cluster.client(settings().operationTimeout()));
		this.client.start();
	}

	@Override
	protected final void heal() {
		putBack();
		this.cluster.heal();
	}

	@Override
	protected final void closeServers() {
		this.client.stop();
		this.cluster.close();
		this.figures.print();
	}

	@Override
	protected final List<String> arguments() {
		this.next = this.cluster.voters().stream().filter((voter) -> !voter.isAlive()).findFirst().orElseThrow();
		return this.cluster.arguments(this.next);
	}

	@Override
	protected final void started(Candidate candidate) {
		this.next.started(candidate);
	}

	/**
	 * Let a story happen, and see how it ends.
	 * @param story the story
	 */
	final void play(RaftStory story) {
		this.story = story;
		this.played++;
		this.history = new HistoryWorkload(List.of(this.client), "history-" + this.played);
		this.history.awaitWrite(System.nanoTime());
		story.happenTo(this);
		settle();
		this.history.awaitWrite(System.nanoTime());
		String summary = this.history.end();
		this.cluster.assertAgreement();
		print("%s: %s; %s", story, this.figures.last(), summary);
	}

	final void killRaftLeader(boolean leads) {
		VoterProcess killed = raftLeader(leads);
		long since = System.nanoTime();
		killed.candidate().kill();
		awaitRecovery(since, leads);
	}

	final void pauseRaftLeader(boolean leads) {
		VoterProcess paused = raftLeader(leads);
		paused.candidate().pause();
		long since = System.nanoTime();
		awaitRecovery(since, leads);
		awaitThatSomeHaveSeen(paused, lease());
		paused.candidate().resume();
	}

	/**
	 * Ratis closes the server after that, and another one has to take its place.
	 */
	final void pauseRaftLeaderForOverAMinute() {
		VoterProcess paused = raftLeader(true);
		paused.candidate().pause();
		awaitRecovery(System.nanoTime(), true);
		for (int i = 0; i < 3; i++) {
			awaitThatSomeHaveSeen(paused, Duration.ofSeconds(22));
		}
		paused.candidate().resume();
		long resumed = System.nanoTime();
		note("takes part", millis(this.cluster.awaitApplied(paused, resumed) - resumed));
	}

	final void isolateRaftLeader(boolean leads) {
		VoterProcess isolated = raftLeader(leads);
		long since = System.nanoTime();
		this.cluster.isolate(isolated);
		long cut = System.nanoTime();
		awaitRecovery(since, leads);
		if (leads) {
			candidates().awaitDenial(leader(), token());
			assertLedUpToRenewDeadlineAfter(cut);
		}
	}

	/**
	 * It has many entries of its own term that the others do not have, and there is only
	 * one left with whom it is a majority.
	 */
	final void letRaftLeaderReturnToOneOther() {
		VoterProcess returning = this.cluster.awaitRaftLeader();
		this.cluster.cut(returning, this.cluster.except(returning));
		long since = System.nanoTime();
		VoterProcess next = this.cluster.awaitRaftLeader(this.cluster.except(returning));
		note("another Raft leader", millis(System.nanoTime() - since));
		returning.candidate().kill();
		this.history.awaitWrite(System.nanoTime());
		next.candidate().kill();
		this.cluster.heal();
		long regained = System.nanoTime();
		start(returning);
		note("writes again", millis(this.history.awaitWrite(regained) - regained));
	}

	final void letRaftLeaderHearNobody() {
		VoterProcess deaf = raftLeader(true);
		long since = System.nanoTime();
		this.cluster.except(deaf).forEach((other) -> this.cluster.cutOneWay(other, deaf));
		this.cluster.clientNetwork(deaf).requests().freeze();
		awaitRecovery(since, true);
	}

	final void letNobodyHearRaftLeader() {
		VoterProcess dumb = raftLeader(true);
		long since = System.nanoTime();
		this.cluster.except(dumb).forEach((other) -> this.cluster.cutOneWay(dumb, other));
		this.cluster.clientNetwork(dumb).responses().freeze();
		awaitRecovery(since, true);
	}

	final void killFollower() {
		VoterProcess killed = follower();
		killed.candidate().kill();
		goOnWithout(killed);
	}

	final void pauseFollower() {
		VoterProcess paused = follower();
		paused.candidate().pause();
		goOnWithout(paused);
	}

	final void isolateFollower() {
		VoterProcess isolated = follower();
		this.cluster.isolate(isolated);
		goOnWithout(isolated);
	}

	final void letFollowerHearNobody() {
		VoterProcess deaf = follower();
		this.cluster.except(deaf).forEach((other) -> this.cluster.cutOneWay(other, deaf));
		goOnWithout(deaf);
	}

	final void isolateFollowerThatLeads() {
		raftLeader(false);
		VoterProcess isolated = this.cluster.of(leader());
		long since = System.nanoTime();
		this.cluster.isolate(isolated);
		long cut = System.nanoTime();
		awaitRecovery(since, true);
		candidates().awaitDenial(leader(), token());
		assertLedUpToRenewDeadlineAfter(cut);
	}

	/**
	 * The third one still reaches both, so that either of the two has a majority as Raft
	 * leader.
	 */
	final void partRaftLeaderFromOneFollower() {
		VoterProcess leading = raftLeader(true);
		VoterProcess parted = this.cluster.except(leading).get(0);
		long since = System.nanoTime();
		this.cluster.cut(leading, List.of(parted));
		awaitThatAllHaveSeen(lease());
		this.history.awaitWrite(System.nanoTime());
		note("writes again", millis(this.history.longestGapAfter(since)));
		noteEndedTerms();
	}

	final void killMajority() {
		VoterProcess left = this.cluster.of(leader());
		List<VoterProcess> killed = this.cluster.except(left);
		killed.forEach((voter) -> voter.candidate().kill());
		assertThatNobodyLeads(System.nanoTime());
		long regained = System.nanoTime();
		killed.forEach(this::start);
		awaitRegained(regained);
	}

	final void pauseMajority() {
		VoterProcess left = this.cluster.of(leader());
		List<VoterProcess> paused = this.cluster.except(left);
		paused.forEach((voter) -> voter.candidate().pause());
		assertThatNobodyLeads(System.nanoTime());
		long regained = System.nanoTime();
		paused.forEach((voter) -> voter.candidate().resume());
		awaitRegained(regained);
	}

	final void killAll() {
		List<Candidate> all = candidates().all();
		all.forEach(Candidate::kill);
		long since = System.nanoTime();
		this.cluster.voters().forEach(this::start);
		awaitRegained(since);
	}

	final void cutClientsOff() {
		this.cluster.voters().forEach((voter) -> this.cluster.clientNetwork(voter).freeze());
		long since = System.nanoTime();
		assertThatLeaderGoesOn();
		assertThat(this.history.writesAfter(since)).isZero();
		awaitWriteAfterHeal();
	}

	final void cutClientsOffFromRaftLeader() {
		VoterProcess leading = this.cluster.awaitRaftLeader();
		this.cluster.clientNetwork(leading).freeze();
		assertThatLeaderGoesOn();
		awaitWriteAfterHeal();
	}

	/**
	 * It may have forgotten what it had acknowledged, and must not vote as if nothing had
	 * happened.
	 */
	final void wipeVoter() {
		VoterProcess wiped = follower();
		wiped.candidate().kill();
		wipe(wiped);
		this.cluster.awaitStart(wiped);
		goOnWithout(wiped);
		restore();
	}

	/**
	 * Of the two that have acknowledged a write, one has forgotten it and one is down.
	 * The third one never knew of it.
	 */
	final void wipeVoterBesideOneThatWasAway() {
		VoterProcess away = follower();
		away.candidate().kill();
		this.history.awaitWrite(System.nanoTime());
		List<VoterProcess> knowing = this.cluster.except(away);
		knowing.forEach((voter) -> voter.candidate().kill());
		long since = System.nanoTime();
		VoterProcess wiped = knowing.get(0);
		wipe(wiped);
		this.cluster.awaitStart(wiped);
		start(away);
		this.cluster.awaitStart(away);
		awaitThatSomeHaveSeen(wiped, lease().multipliedBy(2));
		assertThat(this.history.writesAfter(since)).isZero();
		restore();
		long regained = System.nanoTime();
		start(wiped);
		start(knowing.get(1));
		awaitRegained(regained);
	}

	private void wipe(VoterProcess voter) {
		this.wiped = voter;
		move(voter.directory(), aside());
		start(voter);
	}

	private void restore() {
		assertThat(this.cluster.hasApplied(this.wiped)).as("a voter that was wiped takes part").isFalse();
		putBack();
	}

	private void putBack() {
		if (this.wiped != null) {
			this.wiped.candidate().kill();
			move(aside(), this.wiped.directory());
			this.wiped = null;
		}
	}

	private Path aside() {
		return this.wiped.directory().resolveSibling("aside");
	}

	private void start(VoterProcess voter) {
		voter.started(candidates().start(this.cluster.arguments(voter)));
	}

	private static void move(Path from, Path to) {
		try {
			FileSystemUtils.deleteRecursively(to);
			Files.move(from, to);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the voter that leads the Raft group, once it has the leader of the election
	 * in its process or has not.
	 */
	private VoterProcess raftLeader(boolean leads) {
		while (true) {
			VoterProcess leading = this.cluster.awaitRaftLeader();
			if ((this.cluster.of(leader()) == leading) == leads) {
				return leading;
			}
			VoterProcess wanted = leads ? leading : this.cluster.except(leading).get(0);
			List<Candidate> others = candidates().except(wanted.candidate());
			others.forEach(Candidate::stop);
			candidates().awaitLeader(token() - 1, List.of(wanted.candidate()));
			settle();
		}
	}

	/**
	 * Return a voter that leads neither the Raft group nor the election.
	 */
	private VoterProcess follower() {
		VoterProcess leading = this.cluster.awaitRaftLeader();
		return this.cluster.except(leading, this.cluster.of(leader())).get(0);
	}

	private void note(String what, long value) {
		this.figures.add(this.story, what, value);
	}

	private void awaitRecovery(long since, boolean another) {
		this.history.awaitWrite(System.nanoTime());
		note("writes again", millis(this.history.longestGapAfter(since)));
		if (another) {
			note("another leads", millis(takeover() - since));
		}
		else {
			awaitThatSomeHaveSeen(null, lease());
			noteEndedTerms();
		}
	}

	private void awaitThatSomeHaveSeen(VoterProcess except, Duration time) {
		long later = System.nanoTime() + time.toNanos();
		this.cluster.voters()
			.stream()
			.filter((voter) -> voter != except && voter.isAlive() && !voter.candidate().isPaused())
			.forEach((voter) -> candidates().awaitObservation(voter.candidate(), later));
	}

	// A leader may lose its term on a machine that is busy, which is seen in the figures
	private void goOnWithout(VoterProcess voter) {
		long since = System.nanoTime();
		awaitThatSomeHaveSeen(voter, lease().plus(settings().retryPeriod()));
		this.history.awaitWrite(System.nanoTime());
		note("longest gap", millis(this.history.longestGapAfter(since)));
		noteEndedTerms();
	}

	private void noteEndedTerms() {
		Candidate now = candidates().awaitLeader(token() - 1, candidates().all());
		note("terms ended", (now.now().token() == token()) ? 0 : 1);
	}

	private void assertThatNobodyLeads(long since) {
		candidates().awaitDenial(leader(), token());
		assertLedUpToRenewDeadlineAfter(since);
		awaitThatSomeHaveSeen(null, lease());
		assertThat(leader().now().leads()).isFalse();
		assertThat(this.history.writesAfter(since)).isZero();
	}

	private void awaitRegained(long since) {
		note("writes again", millis(this.history.awaitWrite(since) - since));
		Candidate now = candidates().awaitLeader(token(), candidates().all());
		note("one leads", millis(firstTerm(now) - since));
	}

	private void awaitWriteAfterHeal() {
		long healed = System.nanoTime();
		this.cluster.voters().forEach((voter) -> this.cluster.clientNetwork(voter).heal());
		note("writes again", millis(this.history.awaitWrite(healed) - healed));
	}

}
