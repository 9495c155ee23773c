import Kernels

struct DoctorCommand: Command {
  enum Format: String, ArgumentChoice {
    case text, json
  }

  var time = 15.0
  var threads = 1
  var seed = Seed(1)
  var format = Format.text
  var terminal = TerminalOptions()

  static let name = "doctor"
  static let abstract = "Tell what this machine can do, how noisy it is, and what to do about it."
  static let discussion = """
    Shows what the system says of itself (time stolen by the hypervisor, load, quotas, clocks, huge \
    pages), rates of one core and of all, and how far this program seems to differ from itself in \
    rounds of fresh processes, as 'bench compare' makes them: the smallest slowdown that a comparison \
    can see here. What the system does not tell is unknown. Takes some twenty seconds.
    """
  static var parameters: [Parameter<Self>] {
    [
      .option(
        "--time <seconds>", \.time, in: .from(0, to: 3600),
        "For the noise, at most; 0 leaves it out."),
      .option("--threads <count>", \.threads, in: .from(1, to: 1024), "Threads of epochs."),
      .seed(\.seed),
      .option("--format <format>", \.format, "Text, or one JSON line."),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func run() throws {
    let machine = Machine(try KernelSet.requested().instructionSet)
    let files = SystemFiles()
    let system = SystemFindings(cores: machine.cores, files: files)
    let noise =
      time == 0
      ? nil : try NoiseFloor(seconds: time, threads: threads, seed: seed, terminal: terminal)
    try Interrupt.check()
    let peaks = PeakRates(
      of: KernelSet(machine.instructionSet), cores: machine.cores, lastCache: files.lastCacheBytes)
    let report = DoctorReport(machine: machine, system: system.all, peaks: peaks, noise: noise)
    print(format == .json ? report.json : report.text(terminal.style))
  }
}
