struct ListCommand: Command {
  var filters: [String] = []

  static let name = "list"
  static let abstract = "List benchmarks, one id per line."
  static var parameters: [Parameter<Self>] {
    [.arguments("<filter>", \.filters, "Only ids with this part or pattern: 'epoch/*/g5/*'.")]
  }

  func run() throws {
    throw Failure(.failed, "'bench list' is not built yet")
  }
}
