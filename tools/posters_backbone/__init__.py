"""How `efficientnet_lite2_posters` was made: fine-tuned on posters with PyTorch on one GPU, then mixed."""
