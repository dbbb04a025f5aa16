package io.github.leaderelection.raft.transport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

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
 */
record PeerStamp(String clusterId, String sender, String receiver) {

	/**
	 * Far from the numbers that Ratis uses.
	 */
	private static final int FIELD = 20_261;

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
			output.writeUTF(this.receiver);
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
			return new PeerStamp(input.readUTF(), input.readUTF(), input.readUTF());
		}
		catch (IOException ex) {
			return null;
		}
	}

}
