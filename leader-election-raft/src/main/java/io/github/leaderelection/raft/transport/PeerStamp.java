package io.github.leaderelection.raft.transport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

import io.github.leaderelection.raft.voter.Formats;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnknownFieldSet;
import org.apache.ratis.thirdparty.com.google.protobuf.UnknownFieldSet.Field;
import org.jspecify.annotations.Nullable;

/**
 * What a request of one voter to another says about both, besides what Ratis says. It
 * travels in a field that Ratis does not know.
 *
 * @param clusterId the id of the sender's cluster, empty if the sender does not know it
 * @param sender the random id of the sender's directory
 * @param receiver the random id that the sender's cluster has for the receiver, empty if
 * it has none
 * @param demanded the format that the sender's cluster demands of its voters
 * @param read the latest format that the sender reads
 */
record PeerStamp(String clusterId, String sender, String receiver, int demanded, int read) {

	/**
	 * Far from the numbers that Ratis uses.
	 */
	private static final int FIELD = 20_261;

	/**
	 * Before the format that is demanded, at the end of the id of the receiver's
	 * directory. A voter of a version without formats takes both for the id of another
	 * directory, and refuses the request.
	 */
	private static final char DEMANDED = '/';

	/**
	 * Return the header of a request with this stamp.
	 * @param header the header
	 * @return the header with the stamp
	 */
	RaftRpcRequestProto on(RaftRpcRequestProto header) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream output = new DataOutputStream(bytes)) {
			output.writeUTF(this.clusterId);
			output.writeUTF(this.sender);
			output.writeUTF((this.demanded > Formats.FIRST) ? this.receiver + DEMANDED + this.demanded : this.receiver);
			output.writeByte(this.read);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		Field field = Field.newBuilder().addLengthDelimited(ByteString.copyFrom(bytes.toByteArray())).build();
		return header.toBuilder().setUnknownFields(UnknownFieldSet.newBuilder().addField(FIELD, field).build()).build();
	}

	/**
	 * Read the stamp of a request.
	 * @param header the header of the request
	 * @return the stamp, or {@code null} if there is none that can be read
	 */
	static @Nullable PeerStamp of(RaftRpcRequestProto header) {
		List<ByteString> values = header.getUnknownFields().getField(FIELD).getLengthDelimitedList();
		if (values.size() != 1) {
			return null;
		}
		try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(values.get(0).toByteArray()))) {
			String clusterId = input.readUTF();
			String sender = input.readUTF();
			String receiver = input.readUTF();
			int read = input.read();
			int end = receiver.lastIndexOf(DEMANDED);
			int demanded = (end >= 0) ? Integer.parseInt(receiver.substring(end + 1)) : Formats.FIRST;
			return new PeerStamp(clusterId, sender, (end >= 0) ? receiver.substring(0, end) : receiver, demanded,
					(read >= 0) ? read : Formats.FIRST);
		}
		catch (IOException | NumberFormatException ex) {
			return null;
		}
	}

}
