package io.github.leaderelection.raft;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults, on a cluster of three voters. {@code mvn verify -Pall} has a round of the
 * stories that show most; {@code mvn verify -Praft -pl leader-election-raft -am} has 20
 * of each, in an hour or so; {@code -Draft.rounds} and {@code -Draft.stories}, a regular
 * expression, choose others.
 */
class RaftProcessFaultsIntegrationTests extends RaftStories {

	private static final int ROUNDS = Integer.getInteger("raft.rounds", 20);

	private static final String STORIES = System.getProperty("raft.stories", ".*");

	@Tag("long")
	@ParameterizedTest
	@EnumSource(names = { "RAFT_LEADER_THAT_LEADS_KILLED", "RAFT_LEADER_THAT_LEADS_ISOLATED", "RAFT_LEADER_PAUSED",
			"ALL_KILLED", "VOTER_WIPED_BESIDE_ONE_THAT_WAS_AWAY" })
	void story(RaftStory story) {
		play(story);
	}

	@Tag("raft")
	@ParameterizedTest(name = "round {0}: {1}")
	@MethodSource("rounds")
	void round(int round, RaftStory story) {
		play(story);
	}

	static Stream<Arguments> rounds() {
		return IntStream.rangeClosed(1, ROUNDS)
			.boxed()
			.flatMap((round) -> Arrays.stream(RaftStory.values())
				.filter((story) -> story.name().matches(STORIES))
				// Long, and always the same
				.filter((story) -> round == 1 || story != RaftStory.RAFT_LEADER_PAUSED_FOR_OVER_A_MINUTE)
				.map((story) -> Arguments.of(round, story)));
	}

}
