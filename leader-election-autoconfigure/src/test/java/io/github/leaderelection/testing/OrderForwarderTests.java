package io.github.leaderelection.testing;

import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.test.AutoConfigureTestLeaderElection;
import io.github.leaderelection.test.TestLeaderElection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Examples of {@code docs/testing.md} for what runs while an instance leads.
 */
// tag::while
@SpringBootTest
@AutoConfigureTestLeaderElection
class OrderForwarderTests {

	@Autowired
	TestLeaderElection election;

	@Autowired
	OrderForwarder forwarder;

	@Test
	void forwardsWhileItLeads() {
		this.forwarder.accept("first");
		assertThat(this.forwarder.forwarded()).isEmpty();
		this.election.grant("orders");
		Awaitility.await().until(() -> this.forwarder.forwarded().contains("first"));
		this.election.revoke("orders", Reason.RESIGNED);
		Awaitility.await().until(() -> this.election.elector("orders").status().state() != State.DRAINING);
		this.forwarder.accept("second");
		assertThat(this.forwarder.forwarded()).containsExactly("first");
	}

}
// end::while
