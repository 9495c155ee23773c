struct BenchCommand: Command {
  static let name = "bench"
  static let abstract = "Train, check and time networks with stochastic units on SIMD kernels."
  static var subcommands: [any Command.Type] {
    [
      RunCommand.self, ListCommand.self, CompareCommand.self, DoctorCommand.self,
      SampleCommand.self, TrainCommand.self, VerifyCommand.self, DataCommand.self,
      ReproduceCommand.self, ScalingCommand.self, ReportCommand.self,
    ]
  }
}
