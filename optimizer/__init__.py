"""Plans training blocks: scenario in, provably best legal plan out."""
