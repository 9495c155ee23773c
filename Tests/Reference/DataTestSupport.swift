import Foundation
import Testing

@testable import Nets

/// A directory that lasts as long as this object.
final class TemporaryDirectory {
  let path = NSTemporaryDirectory() + "/stochasticnets-\(UUID().uuidString)"

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, its folders too, and returns its path.
  @discardableResult
  func plant(_ bytes: [UInt8], as name: String) throws -> String {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Foundation.Data(bytes).write(to: url)
    return url.path
  }

  /// The text of a file in it.
  func content(_ name: String) throws -> String {
    try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }

  /// Runs a line of shell in it.
  func run(_ line: String) throws -> Outcome { try shell("cd '\(path)' || exit; \(line)") }

  /// MNIST of a few images, uncompressed: image i is filled with 10 i, its label is i % 10.
  func plantMNIST(train: Int = 12, test: Int = 4, in folder: String = "mnist/") throws {
    for (prefix, count) in [("train", train), ("t10k", test)] {
      let pixels = (0..<count).flatMap { [UInt8](repeating: UInt8(10 * $0), count: 784) }
      try plant(idx([count, 28, 28], pixels), as: folder + prefix + "-images-idx3-ubyte")
      try plant(
        idx([count], (0..<count).map { UInt8($0 % 10) }),
        as: folder + prefix + "-labels-idx1-ubyte")
    }
  }
}

/// An IDX file, with a header as given whatever the elements.
func idx(_ shape: [Int], _ elements: [UInt8]) -> [UInt8] {
  let sizes = shape.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
  return [0, 0, 8, UInt8(shape.count)] + sizes + elements
}

func gzip(_ path: String) throws -> [UInt8] {
  let tool = try SystemTool("gzip", ["-c"], input: FileHandle(forReadingAtPath: path)!)
  let bytes = try tool.read(1 << 24)
  #expect(tool.complaint() == nil)
  return bytes
}

/// Expects an error of data that is one line and holds `text`.
func expectDataError(
  _ text: String, at location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  let error = #expect(throws: DataError.self, sourceLocation: location) { try body() }
  let message = error?.description ?? ""
  #expect(message.contains(text), "\(message)", sourceLocation: location)
  #expect(!message.contains("\n") && !message.isEmpty, sourceLocation: location)
}
