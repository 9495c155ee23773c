// Preloaded, this makes MKL take its paths for Intel processors on any other: the strongest torch.
int mkl_serv_intel_cpu_true(void) { return 1; }
