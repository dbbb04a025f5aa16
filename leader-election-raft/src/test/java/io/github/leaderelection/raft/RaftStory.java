package io.github.leaderelection.raft;

import java.util.function.Consumer;

/**
 * What happens to the voters of a cluster.
 */
enum RaftStory {

	RAFT_LEADER_THAT_LEADS_KILLED((stories) -> stories.killRaftLeader(true)),

	RAFT_LEADER_KILLED((stories) -> stories.killRaftLeader(false)),

	FOLLOWER_KILLED(RaftStories::killFollower),

	MAJORITY_KILLED(RaftStories::killMajority),

	ALL_KILLED(RaftStories::killAll),

	RAFT_LEADER_THAT_LEADS_PAUSED((stories) -> stories.pauseRaftLeader(true)),

	RAFT_LEADER_PAUSED((stories) -> stories.pauseRaftLeader(false)),

	RAFT_LEADER_PAUSED_FOR_OVER_A_MINUTE(RaftStories::pauseRaftLeaderForOverAMinute),

	FOLLOWER_PAUSED(RaftStories::pauseFollower),

	MAJORITY_PAUSED(RaftStories::pauseMajority),

	RAFT_LEADER_THAT_LEADS_ISOLATED((stories) -> stories.isolateRaftLeader(true)),

	RAFT_LEADER_ISOLATED((stories) -> stories.isolateRaftLeader(false)),

	FOLLOWER_THAT_LEADS_ISOLATED(RaftStories::isolateFollowerThatLeads),

	FOLLOWER_ISOLATED(RaftStories::isolateFollower),

	RAFT_LEADER_RETURNS_WITH_WHAT_WAS_NOT_COMMITTED(RaftStories::letRaftLeaderReturnToOneOther),

	RAFT_LEADER_DEAF(RaftStories::letRaftLeaderHearNobody),

	RAFT_LEADER_DUMB(RaftStories::letNobodyHearRaftLeader),

	FOLLOWER_DEAF(RaftStories::letFollowerHearNobody),

	TWO_VOTERS_PARTED(RaftStories::partRaftLeaderFromOneFollower),

	CLIENTS_CUT_OFF(RaftStories::cutClientsOff),

	CLIENTS_CUT_OFF_FROM_RAFT_LEADER(RaftStories::cutClientsOffFromRaftLeader),

	VOTER_WIPED(RaftStories::wipeVoter),

	VOTER_WIPED_BESIDE_ONE_THAT_WAS_AWAY(RaftStories::wipeVoterBesideOneThatWasAway);

	private final Consumer<RaftStories> happening;

	RaftStory(Consumer<RaftStories> happening) {
		this.happening = happening;
	}

	void happenTo(RaftStories stories) {
		this.happening.accept(stories);
	}

}
