struct VerifyCommand: Command {
  var cases: [String] = []
  var terminal = TerminalOptions()

  static let name = "verify"
  static let abstract = "Hold kernels and gradients against their definitions."
  static let discussion = """
    Prints the worst error of each quantity. Exit code 1 means that one is beyond its bound, 65 \
    that a case file is malformed.
    """
  static var parameters: [Parameter<Self>] {
    [
      .option(
        "--case <file>", \.cases, "A golden case to check as well. May be repeated.")
    ] + TerminalOptions.parameters(\.terminal)
  }

  func run() throws {
    throw Failure(.failed, "'bench verify' is not built yet")
  }
}
