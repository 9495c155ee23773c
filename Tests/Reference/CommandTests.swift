import Testing

@testable import bench

private func command<C: Command>(_ type: C.Type, _ line: String) throws -> C {
  let parser = ArgumentParser(root: BenchCommand.self, version: "", width: 80)
  let invocation = try parser.parse(line.split(separator: " ").map(String.init))
  guard case .run(let command as C) = invocation else { throw Failure(.failed, "\(invocation)") }
  return command
}

private func usageError(_ line: String) -> String {
  do {
    _ = try command(RunCommand.self, line)
    return ""
  } catch {
    return Failure(error).code == .usage ? Failure(error).message : "not a usage error"
  }
}

struct `Commands of bench` {
  @Test func `run is the default`() throws {
    let run = try command(RunCommand.self, "--quick epoch/*/g5/* -o a.jsonl --format json")
    #expect(run.isQuick && run.filters == ["epoch/*/g5/*"] && run.output == "a.jsonl")
    #expect(run.format == .json && run.particles == 20 && run.seed == Seed(1))
  }

  @Test func `train takes the whole protocol`() throws {
    let train = try command(
      TrainCommand.self,
      "train --task structured --model c --estimator gc --constant 0.1 --particles 5 "
        + "--learning-rate 0.03 --schedule linear --epochs 3 --batch 10 --noise 0 --hidden 50,20,10 "
        + "--seed 0xff --threads 2 --set omniglot --data d --metrics m --checkpoint c --resume -q")
    let network = train.network
    #expect(train.task == .structured && network.model == .c)
    #expect(train.estimator?.network == .gc && network.constant == 0.1)
    #expect(network.particles == 5 && train.learningRate == 0.03)
    #expect(train.schedule?.network == .linear && train.epochs == 3 && train.batch == 10)
    #expect(network.noise == 0 && train.hiddenUnits == [50, 20, 10] && train.seed == Seed(255))
    #expect(train.threads == 2 && train.set == .omniglot && train.data == "d")
    #expect(train.metrics == "m" && train.checkpoint == "c" && train.isResuming)
    #expect(train.terminal.isQuiet)
  }

  @Test func `scaling takes where, how much and on what`() throws {
    let scaling = try command(
      ScalingCommand.self, "scaling --quick --output o --threads 2 --seed 3 --data d -q")
    #expect(scaling.isQuick && scaling.output == "o" && scaling.threads == 2)
    #expect(scaling.seed == Seed(3) && scaling.data == "d" && scaling.terminal.isQuiet)
  }

  @Test(arguments: [
    "train --particles 0", "train --learning-rate nan", "run --threads 0", "run --seed -1",
    "run --seed 18446744073709551616", "train --hidden 200,,200", "train --hidden 0",
    "train --estimator gc", "train --constant 1", "train --resume", "verify --case",
    "train --estimator g4 --particles 1", "train --estimator g5 --particles 1",
    "reproduce raiko", "reproduce raiko table3", "reproduce raiko figure3",
    "reproduce roeder table1", "reproduce roeder theorem1", "reproduce raiko table1 --shard 0/4",
    "reproduce raiko table1 --shard 5/4", "data fetch", "data fetch mnist --mirror ftp://x",
    "list --quick", "data nothing", "scaling --threads 0", "scaling structured",
  ])
  func `settings that make no sense are usage errors`(_ line: String) {
    #expect(!["", "not a usage error"].contains(usageError(line)))
  }

  @Test func `data names its other subcommand`() {
    #expect(usageError("data fetsh") == "Unexpected argument 'fetsh'. Did you mean 'fetch'?")
  }
}

struct `Planted slowdowns` {
  @Test func `of which the last that fits a row counts`() {
    let plants = ["kernel=10", "kernel/exp=20"].compactMap(PlantedSlowdown.init(word:))
    #expect(plants.percent(of: "kernel/exp/8") == 20 && plants.percent(of: "kernel/log/8") == 10)
    #expect(plants.percent(of: "epoch/a") == 0)
  }

  @Test func `may be of ids with an equals sign`() {
    let plant = PlantedSlowdown(word: "epoch/*/m=20=2.5")
    #expect(plant?.filter == "epoch/*/m=20" && plant?.percent == 2.5)
    #expect(plant?.word == "epoch/*/m=20=2.5")
    for word in ["kernel", "=5", "kernel=", "kernel=-1", "kernel=1001", "kernel=nan"] {
      #expect(PlantedSlowdown(word: word) == nil)
    }
  }
}

struct `Shards` {
  @Test func `are disjoint and cover every run`() throws {
    let shards = try (1...3).map { try #require(Shard(word: "\($0)/3")) }
    for index in 0..<10 { #expect(shards.filter { $0.contains(index) }.count == 1) }
  }

  @Test(
    arguments: [
      ([:], nil),
      (["ID": "1", "COUNT": "4"], "1/4"),
      (["ID": "0", "COUNT": "4", "MIN": "0"], "1/4"),
      (["ID": "30", "COUNT": "4", "MIN": "0", "STEP": "10"], "4/4"),
    ] as [([String: String], String?)])
  func `come from Slurm's array tasks`(_ task: [String: String], _ expected: String?) throws {
    let environment = Dictionary(uniqueKeysWithValues: task.map { ("SLURM_ARRAY_TASK_\($0)", $1) })
    #expect(try Shard.slurm(environment)?.word == expected)
  }

  @Test(arguments: [
    ["ID": "1"], ["ID": "x", "COUNT": "4"], ["ID": "7", "COUNT": "3", "MIN": "1"],
    ["ID": "2", "COUNT": "2", "MIN": "1", "STEP": "0"],
    ["ID": "\(Int.max)", "COUNT": "2", "MIN": "-1"],
    ["ID": "\(Int.max)", "COUNT": "2", "MIN": "0"],
  ])
  func `of uneven array tasks are refused`(_ task: [String: String]) {
    let environment = Dictionary(uniqueKeysWithValues: task.map { ("SLURM_ARRAY_TASK_\($0)", $1) })
    #expect(throws: Failure.self) { try Shard.slurm(environment) }
  }
}
