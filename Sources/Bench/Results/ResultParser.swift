/// Makes results from lines. Texts that many lines have in common are kept once.
struct ResultParser {
  struct Problem: Error {
    let description: String
  }

  private var known: Set<String> = []

  /// Of numbers: beyond it, sums and rates overflow.
  private static let largest = 1e30

  private static let members = Dictionary(
    uniqueKeysWithValues: ResultLine.members.map { ($0.name, $0.member) })

  mutating func parse(_ bytes: [UInt8], _ range: Range<Int>) throws(Problem) -> ResultLine {
    var line = ResultLine()
    var hasId = false
    do {
      try FlatJSON.read(bytes, in: range) { name, value in
        switch (name, value) {
        case ("v", .number(let version)):
          guard version == Double(ResultLine.currentVersion) else {
            throw Problem(
              description: "format \(version.word), expected \(ResultLine.currentVersion): "
                + "the file is of another version of bench")
          }
          line.version = ResultLine.currentVersion
        case ("id", .text(let id)):
          line.id = shared(id)
          hasId = !id.isEmpty
        case ("diverged", .bool(let isDiverged)): line.isDiverged = isDiverged
        // What other versions add is passed over.
        default:
          if let member = Self.members[name] { try set(member, name, value, in: &line) }
        }
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(description: "expected a JSON object on one line, as 'bench run --save' writes")
    }
    guard line.version != nil, hasId else {
      throw Problem(description: "expected a result with \"v\" and \"id\"")
    }
    return line
  }

  private mutating func set(
    _ member: ResultLine.Member, _ name: String, _ value: FlatJSON.Value, in line: inout ResultLine
  ) throws(Problem) {
    switch (member, value) {
    case (_, .null): break
    case (.text(let path), .text(let text)): line[keyPath: path] = shared(text)
    case (.number(let path), .number(let number)) where number.magnitude <= Self.largest:
      line[keyPath: path] = number
    case (.integer(let path), .number(let number)): line[keyPath: path] = Int(exactly: number)
    case (.flag(let path), .bool(let flag)): line[keyPath: path] = flag
    case (.numbers(let path), .numbers(let numbers)): line[keyPath: path] = numbers
    default: throw Problem(description: "\"\(name)\" has a value that no result has there")
    }
  }

  private mutating func shared(_ text: String) -> String {
    let (inserted, member) = known.insert(text)
    // Times differ from line to line.
    if inserted && known.count > 10_000 { known.removeAll() }
    return member
  }
}
