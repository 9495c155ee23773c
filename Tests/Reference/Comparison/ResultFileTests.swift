import Foundation
import Testing

@testable import bench

@Suite struct `Results files` {
  private static func file(_ bytes: some DataProtocol) throws -> String {
    let path = NSTemporaryDirectory() + "results-\(UUID().uuidString).jsonl"
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  private static func failure(reading text: String) throws -> Failure? {
    let path = try file(Data(text.utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      _ = try ResultFile.read([path])
      return nil
    } catch {
      return error as? Failure
    }
  }

  private static let line = #"{"v": 1, "id": "kernel/exp/2048", "value": 1e-6}"# + "\n"

  private static var full: ResultLine {
    var line = ResultLine()
    line.version = 1
    line.id = "kernel/\"quoted\\ \u{1F600} \u{202E}rtl/</script>\u{7}"
    (line.round, line.side, line.stage) = (3, .head, .confirmation)
    (line.value, line.unit, line.batchSeconds) = (1.25e-7, "s", [1, 2.5, 1e-300])
    (line.isQuick, line.cores, line.processor) = (true, 2, "AMD EPYC")
    return line
  }

  @Test func `read what was written`() throws {
    let path = try Self.file(Data((Self.full.text + "\n").utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try ResultFile.read([path, path]) == [Self.full, Self.full])
  }

  @Test func `have a place for every member`() throws {
    var line = ResultLine(version: 1, id: "x", isDiverged: true)
    for (index, (_, member)) in ResultLine.members.enumerated() {
      switch member {
      case .text(let path): line[keyPath: path] = "text \(index)"
      case .integer(let path): line[keyPath: path] = index
      case .number(let path): line[keyPath: path] = Double(index) + 0.5
      case .flag(let path): line[keyPath: path] = true
      case .numbers(let path): line[keyPath: path] = [Double(index)]
      }
    }
    (line.side, line.stage) = (.base, .doubt)
    for child in Mirror(reflecting: line).children {
      #expect("\(child.value)" != "nil", "\(child.label ?? "")")
    }
    let path = try Self.file(Data((line.text + "\n").utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try ResultFile.read([path]) == [line])
  }

  @Test func `are comparable where every condition is the same`() {
    let key = ResultKey(Self.full)
    let machines: [(inout ResultLine) -> Void] = [
      { $0.processor = "B" }, { $0.cores = 3 }, { $0.instructionSet = "B" }, { $0.system = "B" },
      { $0.compiler = "B" },
    ]
    let others: [(inout ResultLine) -> Void] = [
      { $0.id = "x" }, { $0.threads = 2 }, { $0.seed = "2" }, { $0.data = "B" }, { $0.after = 1 },
      { $0.isQuick = nil },
    ]
    for (index, change) in (machines + others).enumerated() {
      var line = Self.full
      change(&line)
      #expect(ResultKey(line) != key)
      #expect(ResultKey(line).isSameWork(as: key) == (index < machines.count))
    }
    var later = Self.full
    (later.time, later.commit, later.value, later.round) = ("T", "C", 2, 9)
    #expect(ResultKey(later) == key)
  }

  @Test func `have null where a number diverged`() throws {
    var line = Self.full
    line.value = .nan
    line.batchSeconds = [1, .infinity]
    #expect(line.text.contains("\"value\": null") && line.text.contains("[1.0, null]"))
    let path = try Self.file(Data((line.text + "\n").utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let read = try ResultFile.read([path])[0]
    #expect(read.value == nil && read.isDiverged == true && read.batchSeconds![1].isNaN)
  }

  @Test func `lose no more than a torn last line`() throws {
    let bytes = Data((Self.line + Self.full.text + "\n").utf8)
    for length in 0...bytes.count {
      let path = try Self.file(bytes.prefix(length))
      defer { try? FileManager.default.removeItem(atPath: path) }
      let lines = try ResultFile.read([path]).count
      // A line is whole without its end too.
      #expect(lines == (length < Self.line.utf8.count - 1 ? 0 : length < bytes.count - 1 ? 1 : 2))
    }
  }

  /// What is left of a killed shard is joined to another's first line by a concatenation.
  @Test func `may be concatenated though torn`() throws {
    let torn = String(Self.full.text.prefix(40))
    let path = try Self.file(Data((Self.line + torn + Self.line + Self.line).utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try ResultFile.read([path]).map(\.id) == Array(repeating: "kernel/exp/2048", count: 3))
  }

  @Test(arguments: [
    "no JSON\n", "[1]\n", "{\"v\": 1}\n", "{\"id\": \"x\"}\n", "{\"v\": 1, \"id\": \"\"}\n",
    "{\"v\": 1, \"id\": \"x\"} {}\n", "{\"v\": 1, \"id\": \"x\", \"value\": nan}\n",
    "{\"v\": 1, \"id\": \"x\", \"value\": \"1\"}\n",
    "{\"v\": 1, \"id\": \"x\", \"value\": 1e999}\n",
    "{\"v\": 1, \"id\": \"x\", \"value\": 2e30}\n",
    "{\"v\": 1, \"id\": \"x\", \"batch_seconds\": [1,]}\n", "{\"v\": 1, \"id\": \"x\\u12\"}\n",
    "{\"v\": 1, \"id\": \"x\", \"quick\": 1}\n", "{\"v\": 1, \"id\": 7}\n",
    "{\"v\": 1, \"id\": \"x\"\n",
    "\u{0}\n",
  ])
  func `name the line that is no result`(_ line: String) throws {
    let failure = try Self.failure(reading: Self.line + "\n" + line + Self.line)
    #expect(failure?.code == .malformedData)
    #expect(
      failure?.message.contains("line 3: ") == true && failure?.message.contains("\n") == false)
  }

  @Test func `may have the ends of Windows`() throws {
    let path = try Self.file(
      Data((Self.line + "\n" + Self.line).replacing("\n", with: "\r\n").utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try ResultFile.read([path]).count == 2)
  }

  @Test func `end, though what is read does not`() {
    #expect { try ResultFile.read(["/dev/zero"]) } throws: {
      ($0 as? Failure)?.message == "'/dev/zero' line 1 is endless: expected lines of results"
    }
  }

  @Test func `may be pipes, of which one that nobody writes to is empty`() throws {
    let path = NSTemporaryDirectory() + "pipe-\(UUID().uuidString)"
    #expect(mkfifo(path, 0o600) == 0)
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try ResultFile.read([path]).isEmpty)
    let shown = try shell(
      "{ sleep 0.2; echo '\(Self.line.dropLast())'; } | bench report /dev/stdin --format csv")
    #expect(shown.output.count(of: "\n") == 2, "\(shown)")
  }

  @Test func `of another format say so`() throws {
    let failure = try Self.failure(reading: "{\"v\": 2, \"id\": \"x\"}\n")
    #expect(failure?.message.contains("format 2, expected 1") == true)
  }

  @Test func `that are not UTF-8 are malformed`() throws {
    let path = try Self.file([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x0a])
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: Failure.self) { try ResultFile.read([path]) }
  }

  @Test func `that cannot be read are missing`() throws {
    for path in ["/nowhere/x.jsonl", NSTemporaryDirectory()] {
      do {
        _ = try ResultFile.read([path])
        Issue.record("'\(path)' was read")
      } catch {
        #expect((error as? Failure)?.code == .missingInput)
      }
    }
  }

  /// What later versions add is passed over, and empty lines.
  @Test func `may have more than is known`() throws {
    let text =
      "\n{\"v\": 1, \"id\": \"x\", \"colour\": \"red\", \"more\": [1, null], \"on\": true}\n\n"
    let path = try Self.file(Data(text.utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try ResultFile.read([path]).map(\.id) == ["x"])
  }

  /// More than many blocks of the reader hold, lines of all lengths across their ends.
  @Test func `of many lines are read whole`() throws {
    var text = ""
    for number in 0..<60_000 {
      text += "{\"v\": 1, \"id\": \"row\(number % 7)\", \"round\": \(number), \"data\": \""
      text += String(repeating: "x", count: number % 97) + "\"}\n"
    }
    let path = try Self.file(Data(text.utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let lines = try ResultFile.read([path])
    #expect(lines.map(\.round) == (0..<60_000).map { $0 })
    #expect(lines.grouped(by: ResultKey.init).count == 7 * 97)
  }

  /// Random mutations of a line, each read by Foundation too: what one calls an object of flat values,
  /// the other does.
  @Test func `agree with another reader on what JSON is`() {
    var uniforms = Uniforms(seed: 11)
    let alphabet = Array(#"{}[]":,\ 019.eE+-nulltrfasbx"#.utf8)
    let original = Array(
      #"{"v": 1, "id": "a\"b", "n": [1.5, null, -2e3], "f": true, "z": null}"#.utf8)
    for _ in 0..<4000 {
      var bytes = original
      for _ in 0..<1 + Int(3 * uniforms.next()) {
        let place = Int(Double(bytes.count) * uniforms.next())
        switch Int(3 * uniforms.next()) {
        case 0: bytes[place] = alphabet[Int(Double(alphabet.count) * uniforms.next())]
        case 1: bytes.remove(at: place)
        default: bytes.insert(alphabet[Int(Double(alphabet.count) * uniforms.next())], at: place)
        }
      }
      let ours = (try? FlatJSON.read(bytes, in: 0..<bytes.count) { _, _ in }) != nil
      let theirs = Self.isFlatObject(Data(bytes))
      #expect(ours == theirs, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  private static func isFlatObject(_ data: Data) -> Bool {
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      return false
    }
    return object.values.allSatisfy { value in
      if let list = value as? [Any] { return list.allSatisfy { $0 is NSNull || isNumber($0) } }
      return !(value is [String: Any])
    }
  }

  private static func isNumber(_ value: Any) -> Bool {
    value is NSNumber && !(value is Bool && "\(type(of: value))".contains("Bool"))
  }
}
