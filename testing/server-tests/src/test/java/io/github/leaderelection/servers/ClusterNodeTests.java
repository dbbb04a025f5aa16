package io.github.leaderelection.servers;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClusterNode}.
 */
class ClusterNodeTests {

	@Test
	void readsMaster() {
		ClusterNode node = ClusterNode
			.parse("07c3 127.0.0.1:20001@20002 myself,master - 0 1426238317239 4 connected 0-99 200 [300-<-67ed]");
		assertThat(node.id()).isEqualTo("07c3");
		assertThat(node.port()).isEqualTo(20001);
		assertThat(node.is("master")).isTrue();
		assertThat(node.is("slave")).isFalse();
		assertThat(node.epoch()).isEqualTo(4);
		assertThat(node.serves(0)).isTrue();
		assertThat(node.serves(99)).isTrue();
		assertThat(node.serves(100)).isFalse();
		assertThat(node.serves(200)).isTrue();
		assertThat(node.serves(300)).isFalse();
	}

	@Test
	void readsReplica() {
		ClusterNode node = ClusterNode.parse("67ed 127.0.0.1:20003@20004,host slave 07c3 0 1426238316232 4 connected");
		assertThat(node.port()).isEqualTo(20003);
		assertThat(node.masterId()).isEqualTo("07c3");
		assertThat(node.serves(0)).isFalse();
	}

}
