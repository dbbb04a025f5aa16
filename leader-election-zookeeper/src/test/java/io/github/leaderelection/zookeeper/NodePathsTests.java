package io.github.leaderelection.zookeeper;

import java.util.HashSet;
import java.util.Set;

import io.github.leaderelection.store.SessionId;
import org.apache.zookeeper.common.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link NodePaths}.
 */
class NodePathsTests {

	private final NodePaths paths = NodePaths.of("/leader-election", "app");

	@ParameterizedTest
	@ValueSource(strings = { "orders", "Orders", "a/b", "a/../b", "..", ".", "a.b", "a//b", "a%2Fb", "a b", "a+b", "*",
			"\u0000", "\ud800\udc00", "zookeeper", "a\nb", "ä" })
	void everyNameIsOneNodeInItsFolder(String name) {
		String path = this.paths.record(name);
		PathUtils.validatePath(path);
		assertThat(path).startsWith("/leader-election/app/records/");
		String child = path.substring("/leader-election/app/records/".length());
		assertThat(child).matches("[A-Za-z0-9%_+-]+");
		assertThat(NodePaths.decode(child)).isEqualTo(name);
		assertThat(NodePaths.of("/leader-election", name).base()).isEqualTo("/leader-election/" + child);
	}

	@Test
	void namesThatDifferHaveDifferentNodes() {
		Set<String> nodes = new HashSet<>();
		for (String name : new String[] { "a/b", "a%2Fb", "a%2fb", "a.b", "a%2Eb", "A/b", "a+b", "a b", "a%20b" }) {
			assertThat(nodes.add(this.paths.record(name))).as(name).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.b", "a%2fb", "a b", "%", "%zz", "a%41" })
	void nodeThatNoNameHasIsRefused(String child) {
		assertThatIllegalArgumentException().isThrownBy(() -> NodePaths.decode(child));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "a", "/a/", "/a//b", "/a/../b", "/zookeeper", "/zookeeper/config", "/a\u0000" })
	void rootThatIsNoPathOfOursIsRefused(String root) {
		assertThatIllegalArgumentException().isThrownBy(() -> NodePaths.requireRoot(root));
	}

	@Test
	void sessionsAndRecordsAreApart() {
		assertThat(this.paths.session(new SessionId("a"))).isNotEqualTo(this.paths.record("a"));
	}

}
