import Kernels
import Nets
import Foundation
func scratchRun() throws {
  let args = ProcessInfo.processInfo.environment
  let task: LearningTask = args["TASK"] == "s" ? .structured : .classification
  let kernels = KernelSet(try InstructionSet.requested())
  let threads = Int(args["T"] ?? "1")!, m = Int(args["M"] ?? "20")!
  let data = try TaskData(task, from: try DataLocation.resolve(nil, option: nil), validation: false)
  let pool = ThreadPool(threads: threads)
  let kind = NetworkKind(rawValue: args["N"] ?? "sfnn")!
  let e: any GradientEstimator = ["g1": G1ScoreFunction(), "g2": G2StraightThrough(), "g3": G3AdditiveNoise(), "g4": G4ImportanceWeighted(), "g5": G5CenteredWeights(), "g5c": G5Corrected(), "bp": Backpropagation()][args["E"] ?? "g5"]!
  let arena = Arena()
  let net = kind.network(inputs: data.train.inputCount, hidden: [200,200], outputs: data.train.outputCount, outputModel: task.outputModel, in: arena)
  net.initialise(seed: 1, kernels: kernels)
  var s = TrainingSettings(estimator: e, particles: m, learningRate: Double(args["R"] ?? "0.1")!, schedule: LearningRateSchedule(rawValue: args["S"] ?? "constant")!, epochs: Int(args["EP"] ?? "1")!, seed: 1)
  s.noise = Double(args["NOISE"] ?? "0")!
  let trainer = Trainer(net, on: data.train, settings: s, kernels: kernels, pool: pool)
  let ev = Evaluator(kind.tested(net), particles: kind.testParticles(), binaryInputs: task == .structured, counts: [data.test.count], seed: 1, kernels: kernels, pool: pool)
  for _ in 0..<s.epochs {
    let t = Date(); let c = trainer.runEpoch(); let dt = Date().timeIntervalSince(t)
    let t2 = Date(); let r = ev.evaluate(data.test, step: trainer.updates); let dt2 = Date().timeIntervalSince(t2)
    print(kind, e.name, "M", m, "threads", threads, "epoch s", (dt*1000).rounded()/1000, "criterion", c, "test", r, "eval s", dt2)
  }
}
