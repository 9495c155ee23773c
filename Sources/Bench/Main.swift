@preconcurrency import Foundation

/// Runs a command line: data on stdout; one line on stderr and an exit code when it fails.
@main
enum Main {
  static let version = "0.1.0"

  static func main() {
    occupyClosedStreams()
    // Lines appear as they are printed, in files and pipes too; a closed pipe ends the program.
    setvbuf(stdout, nil, _IOLBF, 0)
    signal(SIGPIPE, SIG_DFL)
    Interrupt.install()
    let status = status(of: Array(CommandLine.arguments.dropFirst()))
    if status != 0 { exit(status) }
  }

  /// The exit code; here and not in `main`, since `exit` would leave the error behind as a leak.
  private static func status(of arguments: [String]) -> Int32 {
    do {
      try run(arguments)
      return 0
    } catch {
      let failure = Failure(error)
      let lines = ["Error: \(failure.message)", failure.hint].compactMap(\.self)
      Terminal.writeError(lines.joined(separator: "\n") + "\n")
      return failure.code.rawValue
    }
  }

  /// A closed standard stream's number would go to the next file that is opened, and what is printed
  /// into that file. What takes its place refuses to be used, as the closed stream did.
  private static func occupyClosedStreams() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  private static func run(_ arguments: [String]) throws {
    let parser = ArgumentParser(
      root: BenchCommand.self, version: version, width: Terminal.width)
    switch try parser.parse(arguments) {
    case .show(let text): print(text)
    case .run(let command): try command.run()
    }
    guard fflush(stdout) == 0, ferror(stdout) == 0 else {
      throw Failure.system(.inputOutput, "write to", "standard output")
    }
  }
}
