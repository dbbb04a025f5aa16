package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.store.support.ForeignEntries;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.apache.zookeeper.OpResult.GetDataResult;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FolderReader}.
 */
class FolderReaderTests {

	private static final int NO_NODE = -101;

	private final List<String> decoded = new ArrayList<>();

	private final FolderReader<String, String> reader = new FolderReader<>("/records",
			new ForeignEntries("test", "Remove the node"), (child) -> "key of " + child, this::decode);

	private @Nullable String decode(String child, byte @Nullable [] data) {
		String text = NodeData.text(data);
		this.decoded.add(child + "=" + text);
		return (!text.isEmpty()) ? new String(text) : null;
	}

	@Test
	void decodesWhatHasChangedOnly() {
		Nodes<String, String> first = all(node("x", 1), node("y", 1));
		Nodes<String, String> second = all(node("x", 2), node("z", 2));
		assertThat(this.decoded).containsExactly("a=x", "b=y", "b=z");
		assertThat(second.values()).containsEntry("key of b", "z");
		assertThat(second.values().get("key of a")).isSameAs(first.values().get("key of a"));
	}

	@Test
	void versionsAreThoseOfTheReading() {
		all(node("x", 1), node("y", 1));
		assertThat(all(node("x", 4), node("y", 5)).versions()).containsEntry("key of a", 4)
			.containsEntry("key of b", 5);
	}

	@Test
	void nodeThatWasMissingIsDecodedAgain() {
		all(node("x", 1), node("y", 1));
		Nodes<String, String> without = all(node("x", 1), new ErrorResult(NO_NODE));
		assertThat(without.values()).containsOnlyKeys("key of a");
		assertThat(without.versions()).containsOnlyKeys("key of a");
		assertThat(all(node("x", 1), node("y", 1)).values()).containsOnlyKeys("key of a", "key of b");
		assertThat(this.decoded).containsExactly("a=x", "b=y", "b=y");
	}

	@Test
	void readingOfSomeNodesKeepsTheOthers() {
		all(node("x", 1), node("y", 1));
		assertThat(this.reader.some(List.of("b"), List.of(node("z", 2)).iterator()).values())
			.containsOnlyKeys("key of b")
			.containsValue("z");
		all(node("x", 1), node("y", 1));
		assertThat(this.decoded).containsExactly("a=x", "b=y", "b=z");
	}

	@Test
	void nodeOfOthersHasAVersionAndNoValue() {
		Nodes<String, String> nodes = all(node("", 1), node("y", 1));
		assertThat(nodes.values()).containsOnlyKeys("key of b");
		assertThat(nodes.versions()).containsOnlyKeys("key of a", "key of b");
	}

	private Nodes<String, String> all(OpResult... results) {
		return this.reader.all(List.of("a", "b"), List.of(results).iterator());
	}

	private static OpResult node(String text, int version) {
		Stat stat = new Stat();
		stat.setVersion(version);
		return new GetDataResult(NodeData.bytes(text), stat);
	}

}
