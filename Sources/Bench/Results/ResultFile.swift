import Foundation

/// Reads results files: JSON lines, as `bench run` and `bench compare` write them.
enum ResultFile {
  private static let blockSize = 1 << 20
  private static let longestLine = 1 << 26

  /// All lines of the files, in their order. A torn last line, which a killed process leaves, is passed
  /// over, a whole one without its end is not. Throws `Failure` 66 for a file that cannot be read, 65 for
  /// a line that is no result.
  static func read(_ paths: [String]) throws -> [ResultLine] {
    var lines: [ResultLine] = []
    for path in paths { try forEachResult(of: path) { lines.append($0) } }
    return lines
  }

  /// The same, line by line: for files that are larger than memory.
  static func forEachResult(of path: String, _ body: (ResultLine) throws -> Void) throws {
    var parser = ResultParser()
    try forEachLine(of: path) { bytes, range, number in
      let line: ResultLine
      do throws(ResultParser.Problem) {
        line = try parse(bytes, range, with: &parser)
      } catch {
        throw Failure(.malformedData, "'\(path)' line \(number): \(error.description)")
      }
      try body(line)
    }
  }

  private static func parse(
    _ bytes: [UInt8], _ range: Range<Int>, with parser: inout ResultParser
  ) throws(ResultParser.Problem) -> ResultLine {
    do throws(ResultParser.Problem) {
      return try parser.parse(bytes, range)
    } catch {
      let whole = wholeLine(bytes, range)
      if whole == range { throw error }
      return try parser.parse(bytes, whole)
    }
  }

  /// Without what a killed process left of a line, which a concatenation of files has joined to the next.
  private static func wholeLine(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    let start = Array(ResultLine.start.utf8)
    var begin = range.upperBound - start.count
    while begin > range.lowerBound && bytes[begin..<begin + start.count] != start[...] {
      begin -= 1
    }
    return max(begin, range.lowerBound)..<range.upperBound
  }

  /// Lines without their ends, numbered from 1; empty ones are passed over, and a last one without an end
  /// if `body` throws. Throws `Failure` 130 when interrupted.
  static func forEachLine(
    of path: String, _ body: ([UInt8], Range<Int>, Int) throws -> Void
  ) throws {
    // A pipe that nobody writes to is empty.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0, fcntl(file, F_SETFL, 0) == 0 else {
      throw Failure.system(.missingInput, "read", path)
    }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    var buffer: [UInt8] = []
    var number = 0
    var searched = 0
    while let block = try block(of: handle, path), !block.isEmpty {
      buffer += block
      var start = 0
      while let end = buffer[max(start, searched)...].firstIndex(of: UInt8(ascii: "\n")) {
        number += 1
        let isWindows = end > start && buffer[end - 1] == UInt8(ascii: "\r")
        let line = start..<(isWindows ? end - 1 : end)
        if !line.isEmpty { try body(buffer, line, number) }
        start = end + 1
      }
      buffer.removeFirst(start)
      searched = buffer.count
      guard searched <= longestLine else {
        throw Failure(
          .malformedData, "'\(path)' line \(number + 1) is endless: expected lines of results")
      }
      try Interrupt.check()
    }
    if !buffer.isEmpty { try? body(buffer, buffer.indices, number + 1) }
  }

  private static func block(of handle: FileHandle, _ path: String) throws -> Data? {
    do {
      return try handle.read(upToCount: blockSize)
    } catch {
      throw Failure(.missingInput, "cannot read '\(path)': expected a file of results")
    }
  }
}
