"""What is compared: for each scope the works, which are ids of `bench run`, and the programs that
do the same. A number is the seconds of the work."""

import dataclasses
import glob
import os
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILT = pathlib.Path(os.environ.get("PEERS") or ROOT / ".build/peers")
PYTHON = BUILT / "venv/bin/python"
PROGRAMS = HERE / "programs"


@dataclasses.dataclass
class Peer:
    name: str
    command: list
    environment: dict = dataclasses.field(default_factory=dict)
    # Files that must be there, and what makes them.
    needs: tuple = ()
    remedy: str = "ci/peers/setup"
    has_threads: bool = True
    has_data: bool = False

    @property
    def missing(self):
        """Why this cannot run, or None."""
        for file in self.needs:
            if not file or not pathlib.Path(file).exists():
                return self.remedy
        return None


@dataclasses.dataclass
class Scope:
    # Arguments of `bench list` that name the works.
    filters: list
    threads: list
    peers: list
    # Whether a process measures all works at once; else each has its own, so that what is compared
    # lies seconds apart.
    is_batched: bool = True


def python(name, program, environment=None, **options):
    environment = environment or {}
    needs = (PYTHON, *(value for key, value in environment.items() if key == "LD_PRELOAD"))
    return Peer(name, [PYTHON, PROGRAMS / program], environment, needs, **options)


def library(*names):
    """The path of an installed library, or None."""
    folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"]
    found = [f"{folder}/{name}" for name in names for folder in folders]
    return next((file for file in found if os.path.exists(file)), None)


def blas(name, package, file):
    path = library(file)
    return Peer(
        name, [BUILT / "bin/gemm", path or "", "cblas_sgemm"], {}, (path, BUILT / "bin/gemm"),
        f"apt-get install {package}, then ci/peers/setup", has_threads=False)


def compiled(name, program, remedy):
    program = BUILT / "bin" / program
    return Peer(name, [program], {}, (program,), remedy, has_threads=False)


# Its memory in huge pages, as that of `bench` is.
TORCH = {"THP_MEM_ALLOC_ENABLE": "1"}
INTEL = TORCH | {"LD_PRELOAD": str(BUILT / "bin/intel.so")}
# Compiled once, not in every round.
JAX = {
    "JAX_COMPILATION_CACHE_DIR": str(BUILT / "jax"),
    "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
}
MKL = next(iter(glob.glob(str(BUILT / "venv/lib/libmkl_rt.so*"))), None)
mkl_sampling = Peer(
    "MKL", [BUILT / "bin/mkl-sampling", MKL or ""],
    {"MKL_THREADING_LAYER": "SEQUENTIAL", "LD_LIBRARY_PATH": str(BUILT / "venv/lib")},
    (MKL, BUILT / "bin/mkl-sampling"), has_threads=False)

SCOPES = {
    "epochs": Scope(
        ["epoch/*/g3/m=*", "epoch/*/g5/m=*"], [1, 2],
        [
            python("JAX", "jax_epochs.py", JAX, has_data=True),
            python("PyTorch", "torch_epochs.py", TORCH, has_data=True),
            python("PyTorch as Intel", "torch_epochs.py", INTEL, has_data=True),
        ], is_batched=False),
    "autoencoders": Scope(
        [f"epoch/*/{layers}-layer/{estimator}/k=*"
         for layers in (1, 2) for estimator in ("total", "path", "dreg")],
        [1, 2],
        [
            python("JAX", "jax_autoencoders.py", JAX, has_data=True),
            python("PyTorch", "torch_autoencoders.py", TORCH, has_data=True),
            python("PyTorch as Intel", "torch_autoencoders.py", INTEL, has_data=True),
        ], is_batched=False),
    "products": Scope(
        ["kernel/sgemm-*"], [1],
        [
            blas("OpenBLAS", "libopenblas0-pthread", "openblas-pthread/libopenblas.so.0"),
            blas("BLIS", "libblis4-pthread", "blis-pthread/libblis.so.4"),
            python("PyTorch", "torch_kernels.py", TORCH),
            python("PyTorch as Intel", "torch_kernels.py", INTEL),
        ]),
    "functions": Scope(
        [f"kernel/{name}/*" for name in
         ("exp", "log", "sigmoid", "log-sigmoid", "softplus", "tanh")],
        [1],
        [
            compiled("SLEEF", "sleef", "apt-get install libsleef-dev, then ci/peers/setup"),
            compiled("libmvec", "libmvec", "glibc for x86-64, then ci/peers/setup"),
            python("PyTorch", "torch_kernels.py", TORCH),
        ]),
    "sampling": Scope(
        [f"kernel/{name}/*" for name in
         ("uniform", "gaussian", "bernoulli-shared", "bernoulli-logits")],
        [1],
        [
            python("PyTorch", "torch_kernels.py", TORCH),
            python("NumPy", "numpy_kernels.py", has_threads=False), mkl_sampling,
        ]),
}
